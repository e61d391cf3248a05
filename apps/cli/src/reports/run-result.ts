import { formatDuration, formatShare } from '@fsnet/figures';
import { type DataType, elementCount, type Graph, type Tensor } from '@fsnet/graph';
import { classOutput, numbersOf, probabilities, scoreRows, topIndices } from '@fsnet/vision';
import type { Io } from '../io.ts';
import { bar } from '../terminal/bar.ts';
import { colorsFor } from '../terminal/colors.ts';
import { printable } from '../terminal/printable.ts';
import { table } from '../terminal/table.ts';

/** What a network says about one image: its likeliest classes, or the raw outputs of a network that is no classifier. */
export interface ImageResult {
  readonly image: string;
  readonly milliseconds: number;
  readonly top?: readonly { readonly index: number; readonly label?: string; readonly probability: number }[];
  readonly outputs?: Readonly<
    Record<string, { dtype: DataType; shape: readonly number[]; values: number[] }>
  >;
}

/** Makes sense of the outputs for one image. */
export function interpret(
  image: string,
  outputs: Readonly<Record<string, Tensor>>,
  milliseconds: number,
  graph: Graph<unknown>,
  count: number,
): ImageResult {
  const classes = classOutput(graph, outputs);
  if (!classes) {
    const raw = Object.entries(outputs).map(([name, tensor]) => {
      const { dtype, shape } = tensor;
      return [name, { dtype, shape, values: Array.from(numbersOf(tensor)) }] as const;
    });
    return { image, milliseconds, outputs: Object.fromEntries(raw) };
  }
  const shares = probabilities(scoreRows(outputs[classes.name])[0]);
  const { labels } = graph.metadata;
  const top = topIndices(shares, count).map((index) => {
    const label = labels?.[index];
    return { index, ...(label !== undefined && { label }), probability: shares[index] };
  });
  return { image, milliseconds, top };
}

/** The result for people. */
export function describeRun({ image, milliseconds, top, outputs }: ImageResult, io: Io): string[] {
  const colors = colorsFor(io.stdout, io);
  const title = `${colors.bold(printable(image))}  ${colors.dim(formatDuration(milliseconds))}`;
  const style = { columns: io.stdout.columns, heading: colors.dim };
  if (top) {
    const columns = [
      { title: '', align: 'right', drop: 0 },
      { title: 'class', align: 'left', drop: 0, shrinkTo: 10 },
      { title: 'probability', align: 'right', drop: 0 },
      { title: '', align: 'left', drop: 1 },
    ] as const;
    const rows = top.map(({ index, label, probability }, rank) => [
      `${rank + 1}`,
      label === undefined ? `class ${index}` : label,
      Number.isNaN(probability) ? 'not a number' : formatShare(probability),
      bar(Number.isNaN(probability) ? 0 : probability, 20),
    ]);
    return [title, ...table(columns, rows, style).slice(2)];
  }
  const columns = [
    { title: 'output', align: 'left', drop: 0, shrinkTo: 10 },
    { title: 'type', align: 'left', drop: 3 },
    { title: 'shape', align: 'left', drop: 0 },
    { title: 'smallest', align: 'right', drop: 1 },
    { title: 'largest', align: 'right', drop: 1 },
    { title: 'values', align: 'left', drop: 2 },
  ] as const;
  const rows = Object.entries(outputs ?? {}).map(([name, { dtype, shape, values }]) => [
    name,
    dtype,
    shape.join(' × ') || 'scalar',
    number(values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY)),
    number(values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY)),
    values.slice(0, 4).map(number).join(' ') + (elementCount(shape) > 4 ? ' …' : ''),
  ]);
  return [title, ...table(columns, rows, style)];
}

function number(value: number): string {
  if (!Number.isFinite(value)) return '–';
  return Number.isInteger(value) ? `${value}` : value.toPrecision(4);
}
