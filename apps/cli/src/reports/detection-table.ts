import { formatDuration } from '@fsnet/figures';
import { className, type FoundObject } from '@fsnet/vision';
import type { Io } from '../io.ts';
import { colorsFor } from '../terminal/colors.ts';
import { printable } from '../terminal/printable.ts';
import { table } from '../terminal/table.ts';

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
