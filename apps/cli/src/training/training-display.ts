import { formatCount, formatDuration } from '@fsnet/figures';
import type { TrainingEvent } from '@fsnet/training';
import stringWidth from 'string-width';
import { printLines } from '../command.ts';
import type { Io } from '../io.ts';
import { bar } from '../terminal/bar.ts';

type StepEvent = Extract<TrainingEvent, { readonly kind: 'step' }>;
type EpochEvent = Extract<TrainingEvent, { readonly kind: 'epoch' }>;

const refresh = 100;

/** What accuracies are, by task. */
const figures = {
  classification: { training: 'top-1', heldOut: 'held out' },
  'architecture-search': { training: 'top-1', heldOut: "on the architecture's images" },
  detection: { training: 'boxes', heldOut: 'held-out mAP' },
} as const;
type Figures = (typeof figures)[keyof typeof figures];

/**
 * Shows how a run goes on: a line an epoch on standard output (unless that is for machines), and on a terminal a line
 * that changes with every step below them.
 */
export class TrainingDisplay {
  readonly #io: Io;
  readonly #quiet: boolean;
  #drawn = Number.NEGATIVE_INFINITY;
  #visible = false;
  #figures: Figures = figures.classification;

  constructor(io: Io, quiet: boolean) {
    this.#io = io;
    this.#quiet = quiet;
  }

  record(event: TrainingEvent): void {
    if (event.kind === 'start') {
      this.#figures = figures[event.task ?? 'classification'];
      for (const line of startLines(event)) this.#print(line);
    } else if (event.kind === 'step') this.#draw(event);
    else if (event.kind === 'epoch')
      this.#print(fitParts(epochParts(event, this.#figures), this.#io.stdout.columns));
  }

  /** Wipes the line that changes; call it before anything else is written. */
  clear(): void {
    if (this.#visible) this.#io.stderr.write('\r\u001b[K');
    this.#visible = false;
  }

  #print(line: string): void {
    if (this.#quiet) return;
    this.clear();
    printLines(this.#io, [line]);
  }

  #draw(event: StepEvent): void {
    const { stderr } = this.#io;
    const now = performance.now();
    if (!stderr.isTerminal || now - this.#drawn < refresh) return;
    this.#drawn = now;
    stderr.write(`\r${stepLine(event, (stderr.columns ?? 80) - 1, this.#figures)}\u001b[K`);
    this.#visible = true;
  }
}

/** A step in at most `width` characters: what matters least is left out. */
export function stepLine(event: StepEvent, width: number, names: Figures = figures.classification): string {
  const { epoch, epochs, step, steps, loss, accuracy, imagesPerSecond, secondsLeft } = event;
  const label = `epoch ${epoch}/${epochs}`;
  const rest = fitParts(
    [
      percent((step * epochs) / steps - (epoch - 1), 0),
      `loss ${loss.toFixed(3)}`,
      `${names.training} ${percent(accuracy, 1)}`,
      `${timeOf(secondsLeft)} left`,
      `${rateOf(imagesPerSecond)} images/s`,
    ],
    width - label.length - 1,
  );
  const room = Math.min(20, width - stringWidth(`${label} ${rest}`) - 2);
  const share = (step * epochs) / steps - (epoch - 1);
  return room >= 6 ? `${label} ${bar(share, room, '·')} ${rest}` : `${label} ${rest}`;
}

function startLines(event: Extract<TrainingEvent, { readonly kind: 'start' }>): string[] {
  const { parameters, summaries, obstacles, trainingImages, validationImages, epochs, workers, backend } =
    event;
  const where = `backend ${backend}${workers > 1 ? `, ${workers} workers` : ''}`;
  const done = event.stepsDone > 0 ? `; step ${event.stepsDone} is done` : '';
  const layers = `${summaries} layer${summaries > 1 ? 's' : ''} in filter summaries`;
  const form = summaries > 0 ? ` (${layers}${storedShare(event)})` : '';
  const images = `${trainingImages.toLocaleString('en')} images, ${validationImages.toLocaleString('en')} held out`;
  return [
    `${formatCount(parameters)} parameters${form}, ${epochs} epochs of ${images}, ${where}${done}`,
    ...Object.entries(obstacles).map(([name, reason]) => `${name} stays dense: ${reason}`),
  ];
}

/** What part of its weights a network stores. */
function storedShare({ weights }: Extract<TrainingEvent, { readonly kind: 'start' }>): string {
  if (!weights) return '';
  const { stored, dense } = weights;
  return `: ${formatCount(stored)} of ${formatCount(dense)} dense weights, ${percent(stored / dense, 1)}`;
}

function epochParts(event: EpochEvent, names: Figures): string[] {
  const { epoch, epochs, loss, accuracy, validation, learningRate, imagesPerSecond, secondsLeft } = event;
  return [
    `epoch ${`${epoch}`.padStart(`${epochs}`.length)}/${epochs}`,
    `loss ${loss.toFixed(4)}`,
    `${names.training} ${percent(accuracy, 2)}`,
    ...(validation ? [`${names.heldOut} ${percent(validation.accuracy, 2)}`] : []),
    ...(epoch < epochs ? [`${timeOf(secondsLeft)} left`] : []),
    `${rateOf(imagesPerSecond)} images/s`,
    `rate ${Number(learningRate.toPrecision(3))}`,
  ];
}

/** As many of the first parts as fit, one at least. */
function fitParts(parts: readonly string[], width: number | undefined): string {
  let shown = parts;
  const line = () => shown.join('  ');
  while (width !== undefined && shown.length > 1 && stringWidth(line()) > width) shown = shown.slice(0, -1);
  return line();
}

function percent(fraction: number, places: number): string {
  return `${(fraction * 100).toFixed(places)} %`;
}

function rateOf(imagesPerSecond: number): string {
  return imagesPerSecond < 10 ? imagesPerSecond.toFixed(1) : formatCount(imagesPerSecond);
}

function timeOf(seconds: number): string {
  return seconds < 60 ? `${Math.max(1, Math.round(seconds))} s` : formatDuration(seconds * 1000);
}
