import { intAttribute } from '@fsnet/graph';
import type { Lowering } from '../plan/lowering.ts';
import { columnGrain, columnsAlong, columnUnits } from './columns.ts';

/** `Softmax` and `LogSoftmax` along any axis. */
export const lowerSoftmax: Lowering = (node, facts) => {
  const [value] = node.inputs;
  const shape = facts.shape(value);
  const layout = facts.layout(value);
  const axis = intAttribute(node, 'axis', -1);
  const columns = columnsAlong(shape, layout, new Set([axis < 0 ? axis + shape.length : axis]));
  if (!columns) return undefined;
  const logarithm = Number(node.op === 'LogSoftmax');
  return {
    inputLayouts: [layout],
    outputLayouts: [layout],
    ...(logarithm ? {} : { inPlace: 0 }),
    emit(context) {
      const { size, inner } = columns;
      context.emit({
        kernel: 'softmax',
        arguments: { input: context.input(0), output: context.output(0), size, inner, logarithm },
        units: columnUnits(columns),
        grain: Math.ceil(columnGrain(columns) / 8),
      });
    },
  };
};
