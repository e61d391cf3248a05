import { drawLinePlot, type Series } from './line-plot.ts';
import type { LogEntry } from './log-entry.ts';

type EpochEntry = Extract<LogEntry, { readonly event: 'epoch' }>;
type StepEntry = Extract<LogEntry, { readonly event: 'step' }>;

const colors = { validation: '#1f6fb2', training: '#c4622d', other: '#3a7d44' };
const percent = (value: number): string => `${Number((value * 100).toFixed(1))} %`;
const decimals = (value: number): string => `${Number(value.toPrecision(3))}`;

/** What accuracies are, by task. */
const figures = {
  classification: {
    title: 'Accuracy',
    training: 'top-1 on training images',
    heldOut: 'top-1 on held-out images',
    column: 'top-1',
    heldOutColumn: 'held-out top-1',
  },
  'architecture-search': {
    title: 'Accuracy',
    training: 'top-1 on images of the weights',
    heldOut: 'top-1 on images of the architecture',
    column: 'top-1',
    heldOutColumn: 'top-1 on images of the architecture',
  },
  detection: {
    title: 'Boxes',
    training: 'classes of default boxes with an object',
    heldOut: 'mAP@.5 on held-out images',
    column: 'boxes',
    heldOutColumn: 'held-out mAP@.5',
  },
} as const;

export function figuresOf(entries: readonly LogEntry[]): (typeof figures)[keyof typeof figures] {
  const start = entries.find((entry) => entry.event === 'start');
  return figures[start?.task ?? 'classification'];
}

export function epochsOf(entries: readonly LogEntry[]): EpochEntry[] {
  return entries.filter((entry) => entry.event === 'epoch');
}

/** Accuracy on held-out images (left) and training loss (right) over the epochs: the curve beside a trained model. */
export function drawRunCurve(entries: readonly LogEntry[]): string {
  const epochs = epochsOf(entries);
  const held = epochs.some(({ validation }) => validation);
  const names = figuresOf(entries);
  const shown = held ? epochs.filter(({ validation }) => validation) : epochs;
  return drawLinePlot({
    title: `${names.title} and loss over the epochs`,
    series: [
      {
        name: held ? names.heldOut : names.training,
        color: colors.validation,
        points: shown.map(({ epoch, accuracy, validation }) => [epoch, validation?.accuracy ?? accuracy]),
      },
      {
        name: 'training loss',
        color: colors.training,
        axis: 'right',
        points: epochs.map(({ epoch, loss }) => [epoch, loss]),
      },
    ],
    left: { minimum: 0, maximum: 1, format: percent, color: colors.validation },
    right: { minimum: 0, format: decimals, color: colors.training },
    xLabel: (epoch) => `epoch ${epoch}`,
  });
}

/** The curves of a report, each an SVG drawing. */
export function drawReportCurves(entries: readonly LogEntry[]): string[] {
  const epochs = epochsOf(entries);
  const steps = entries.filter((entry): entry is StepEntry => entry.event === 'step');
  const names = figuresOf(entries);
  const of = (name: string, color: string, value: (entry: EpochEntry) => number | undefined): Series => {
    const known = epochs.filter((entry) => value(entry) !== undefined);
    // Epochs may go unmeasured; the line goes on from one measurement to the next.
    const shown = known.length > 0 ? known : epochs;
    return { name, color, points: shown.map((entry) => [entry.epoch, value(entry) ?? Number.NaN]) };
  };
  const xLabel = (x: number) => `epoch ${Number(x.toFixed(2))}`;
  const stepsPerEpoch = epochs.length > 0 ? epochs[0].step / epochs[0].epoch : 1;
  return [
    drawLinePlot({
      title: 'Loss',
      series: [
        of('training loss', colors.training, ({ loss }) => loss),
        of('loss on held-out images', colors.validation, ({ validation }) => validation?.loss),
      ],
      left: { minimum: 0, format: decimals },
      xLabel,
    }),
    drawLinePlot({
      title: names.title,
      series: [
        of(names.training, colors.training, ({ accuracy }) => accuracy),
        of(names.heldOut, colors.validation, ({ validation }) => validation?.accuracy),
      ],
      left: { minimum: 0, maximum: 1, format: percent },
      xLabel,
    }),
    drawLinePlot({
      title: 'Learning rate',
      series: [
        {
          name: 'learning rate',
          color: colors.other,
          points: steps.map(({ step, learningRate }) => [step / stepsPerEpoch, learningRate]),
        },
      ],
      left: { minimum: 0, format: decimals },
      xLabel,
    }),
    drawLinePlot({
      title: 'Speed',
      series: [of('images a second', colors.other, ({ imagesPerSecond }) => imagesPerSecond)],
      left: { minimum: 0, format: decimals },
      xLabel,
    }),
  ];
}

/**
 * Where the segments of layers with learned locations lay after each epoch, one drawing a layer; of many layers those
 * whose locations moved furthest.
 */
export function drawLocationCurves(entries: readonly LogEntry[]): { layer: string; drawing: string }[] {
  const epochs = epochsOf(entries).filter(({ locations }) => locations);
  const layers = furthest(epochs.map(({ locations }) => locations ?? {}));
  return layers.map((layer) => {
    const count = epochs.at(-1)?.locations?.[layer].length ?? 0;
    const series = Array.from(
      { length: count },
      (_, segment): Series => ({
        name: `segment ${segment}`,
        color: `hsl(${Math.round((360 * segment) / count)} 60% 45%)`,
        width: 0.7,
        unnamed: true,
        points: epochs.map(({ epoch, locations }) => [epoch, locations?.[layer]?.[segment] ?? Number.NaN]),
      }),
    );
    const drawing = drawLinePlot({
      title: `Locations of ${layer}`,
      series,
      left: { minimum: 0, format: decimals },
      xLabel: (epoch) => `epoch ${epoch}`,
    });
    return { layer, drawing };
  });
}

/** Layers that are drawn at most. */
const mostLayers = 48;

function furthest(epochs: readonly Readonly<Record<string, readonly number[]>>[]): string[] {
  const [first, last] = [epochs[0] ?? {}, epochs.at(-1) ?? {}];
  const layers = Object.keys(last);
  if (layers.length <= mostLayers) return layers;
  const way = (layer: string): number =>
    last[layer].reduce(
      (sum, place, segment) => sum + Math.abs(place - (first[layer]?.[segment] ?? place)),
      0,
    );
  const ways = new Map(layers.map((layer) => [layer, way(layer)]));
  return layers.sort((a, b) => ways.get(b)! - ways.get(a)!).slice(0, mostLayers);
}
