import type { CocoFigures } from '@fsnet/detection';
import type { DetectorEvaluation } from '../detection/evaluate-detector.ts';
import type { Io } from '../io.ts';
import { colorsFor } from '../terminal/colors.ts';
import { type Column, table } from '../terminal/table.ts';

/** A class or the whole, for machines: what there is no figure for is `null`. */
interface Figures {
  readonly averagePrecision: number | null;
  readonly [figure: string]: number | string | null;
}

const cocoFigures = ['averagePrecision', 'at50', 'at75', 'small', 'medium', 'large'] as const;

/** A measured detector for machines: classes in the data's order, then means. */
export function evaluationFigures(
  { result }: DetectorEvaluation,
  labels: readonly string[],
): { readonly meanAveragePrecision: number | null; readonly classes: readonly Figures[] } & Record<
  string,
  unknown
> {
  if (result.metric !== 'coco') {
    const { classes, meanAveragePrecision } = result.figures;
    return {
      meanAveragePrecision: meanAveragePrecision ?? null,
      classes: classes.map(({ truths, detections, averagePrecision }, index) => ({
        label: labels[index],
        truths,
        detections,
        averagePrecision: averagePrecision ?? null,
      })),
    };
  }
  const { averagePrecision, ...means } = allFigures(result.figures);
  return {
    meanAveragePrecision: averagePrecision,
    ...means,
    classes: result.figures.classes.map((figures, index) => ({
      label: labels[index],
      truths: figures.truths,
      detections: figures.detections,
      ...allFigures(figures),
    })),
  };
}

function allFigures(figures: CocoFigures): Figures {
  const entries = cocoFigures.map((name) => [name, figures[name] ?? null]);
  return Object.fromEntries(entries) as Figures;
}

/** The same for people. */
export function evaluationLines(evaluation: DetectorEvaluation, labels: readonly string[], io: Io): string[] {
  const { classes, ...means } = evaluationFigures(evaluation, labels);
  const isCoco = evaluation.result.metric === 'coco';
  const names = isCoco ? cocoFigures : (['averagePrecision'] as const);
  const titles = isCoco ? ['AP', 'AP50', 'AP75', 'small', 'medium', 'large'] : ['AP'];
  const columns: Column[] = [
    { title: 'class', align: 'left', drop: 0, shrinkTo: 6 },
    { title: 'objects', align: 'right', drop: 1 },
    { title: 'detections', align: 'right', drop: 2 },
    ...titles.map((title, i): Column => ({ title, align: 'right', drop: i > 2 ? 3 : 0 })),
  ];
  const rows = classes.map((figures) => [
    `${figures.label}`,
    `${figures.truths}`,
    `${figures.detections}`,
    ...names.map((name) => percent(figures[name])),
  ]);
  const mean = names.map((name) =>
    percent(name === 'averagePrecision' ? means.meanAveragePrecision : means[name]),
  );
  const colors = colorsFor(io.stdout, io);
  const style = { columns: io.stdout.columns, heading: colors.dim, footing: colors.bold };
  return table(columns, rows, style, [['mean', '', '', ...mean]]);
}

function percent(value: unknown): string {
  return typeof value === 'number' ? `${(value * 100).toFixed(2)} %` : '–';
}
