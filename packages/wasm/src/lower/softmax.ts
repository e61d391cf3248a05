import { intAttribute } from '@fsnet/graph';
import { behind, type EmitContext, type Lowering } from '../plan/lowering.ts';
import type { Reference } from '../plan/step.ts';
import { type Columns, columnGrain, columnsAlong, columnUnits } from './columns.ts';
import { stridedCopy } from './strided-copy.ts';

/** `Softmax` and `LogSoftmax` along any axis. */
export const lowerSoftmax: Lowering = (node, facts) => {
  const [value] = node.inputs;
  const shape = facts.shape(value);
  const layout = facts.layout(value);
  const axis = intAttribute(node, 'axis', -1);
  const columns = columnsAlong(shape, layout, new Set([axis < 0 ? axis + shape.length : axis]));
  if (!columns) return undefined;
  const { outer, size, inner } = columns;
  const logarithm = node.op === 'LogSoftmax';
  // Many short rows would leave most lanes idle: they are turned into columns, and back.
  const isTurned = inner === 1 && size <= 32 && outer >= 16;
  const bytes = 4 * outer * size;
  return {
    inputLayouts: [layout],
    outputLayouts: [layout],
    ...(logarithm ? {} : { inPlace: 0 }),
    temporaryBytes: isTurned ? 2 * bytes : 0,
    emit(context) {
      const [input, output] = [context.input(0), context.output(0)];
      if (!isTurned) {
        emitSoftmax(context, input, output, columns, logarithm);
        return;
      }
      const { temporary } = context;
      const result = behind(temporary, bytes);
      const turned = { outer: 1, size, inner: outer };
      stridedCopy(context, input, temporary, [
        { size: outer, input: size, output: 1 },
        { size, input: 1, output: outer },
      ]);
      emitSoftmax(context, temporary, result, turned, logarithm);
      stridedCopy(context, result, output, [
        { size: outer, input: 1, output: size },
        { size, input: outer, output: 1 },
      ]);
    },
  };
};

function emitSoftmax(
  context: EmitContext,
  input: Reference,
  output: Reference,
  columns: Columns,
  logarithm: boolean,
): void {
  const { size, inner } = columns;
  context.emit({
    kernel: 'softmax',
    arguments: { input, output, size, inner, logarithm: Number(logarithm) },
    units: columnUnits(columns),
    grain: Math.ceil(columnGrain(columns) / 8),
  });
}
