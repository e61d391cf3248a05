import { floatAttribute } from '@fsnet/graph';
import type { Lowering } from '../plan/lowering.ts';
import { columnGrain, columnsAlong, columnUnits } from './columns.ts';

/** `InstanceNormalization`, with which group normalization is spelt out too. */
export const lowerInstanceNormalization: Lowering = (node, facts) => {
  const [value] = node.inputs;
  const shape = facts.shape(value);
  const layout = facts.layout(value);
  const channels = shape[1];
  const axes = shape.map((_, axis) => axis).slice(2);
  const columns = columnsAlong(shape, layout, new Set(axes));
  // One pixel or one channel are columns of another order, and rare.
  if (!columns || columns.inner !== (layout === 'nhwc' ? channels : 1)) return undefined;
  return {
    inputLayouts: [layout, 'plain', 'plain'],
    outputLayouts: [layout],
    inPlace: 0,
    emit(context) {
      const { size, inner } = columns;
      context.emit({
        kernel: 'instanceNormalization',
        arguments: {
          ...{ input: context.input(0), output: context.output(0) },
          ...{ scale: context.input(1), bias: context.input(2), size, inner, channels },
          epsilon: floatAttribute(node, 'epsilon', Math.fround(1e-5)),
        },
        units: columnUnits(columns),
        grain: columnGrain(columns),
      });
    },
  };
};
