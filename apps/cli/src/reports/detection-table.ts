import type { Detections } from '@fsnet/detection';
import type { Io } from '../io.ts';
import { colorsFor } from '../terminal/colors.ts';
import { printable } from '../terminal/printable.ts';
import { table } from '../terminal/table.ts';
import { formatDuration } from '../terminal/units.ts';

/** A thing on an image, in pixels. */
export interface FoundObject {
  readonly class: number;
  readonly label?: string;
  /** 0 to 1. */
  readonly score: number;
  readonly box: {
    readonly left: number;
    readonly top: number;
    readonly right: number;
    readonly bottom: number;
  };
}

/** What a detector says about one image. */
export interface DetectionResult {
  readonly image: string;
  readonly width: number;
  readonly height: number;
  readonly milliseconds: number;
  readonly detections: readonly FoundObject[];
  /** The image with the boxes drawn on it. */
  readonly output?: string;
}

/** Detections one by one, with the names of their classes. */
export function foundObjects(
  { boxes, scores, classes }: Detections,
  labels: readonly string[] | undefined,
): FoundObject[] {
  return Array.from(classes, (index, i) => {
    const [left, top, right, bottom] = boxes.subarray(i * 4, i * 4 + 4);
    const label = labels?.[index];
    const box = { left, top, right, bottom };
    return { class: index, ...(label !== undefined && { label }), score: scores[i], box };
  });
}

/** What a class is called: its label or its number. */
export function className(index: number, label: string | undefined): string {
  return label ?? `class ${index}`;
}

/** The result for people. */
export function describeDetections(result: DetectionResult, io: Io): string[] {
  const { image, width, height, milliseconds, detections, output } = result;
  const colors = colorsFor(io.stdout, io);
  const facts = `${width} × ${height}  ${formatDuration(milliseconds)}`;
  const title = `${colors.bold(printable(image))}  ${colors.dim(facts)}${output === undefined ? '' : `  → ${printable(output)}`}`;
  if (detections.length === 0) return [title, 'nothing found'];
  const columns = [
    { title: 'label', align: 'left', drop: 0, shrinkTo: 6 },
    { title: 'score', align: 'right', drop: 0 },
    ...['left', 'top', 'right', 'bottom'].map((name) => ({ title: name, align: 'right', drop: 0 }) as const),
  ] as const;
  const rows = detections.map(({ class: index, label, score, box: { left, top, right, bottom } }) => [
    className(index, label),
    score.toFixed(3),
    ...[left, top, right, bottom].map((edge) => `${Math.round(edge)}`),
  ]);
  return [title, ...table(columns, rows, { columns: io.stdout.columns, heading: colors.dim })];
}
