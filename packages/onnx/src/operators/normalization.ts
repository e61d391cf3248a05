import { float32, type Node } from '@fsnet/graph';
import { baseName, editAttributes, floatOf, intOf, makeNode } from './edit-node.ts';
import type { ImportContext, OperatorForms } from './operator-form.ts';

export const normalization: OperatorForms = {
  BatchNormalization: {
    defaults: { epsilon: 1e-5, momentum: 0.9, training_mode: 0 },
    since: (node) => (intOf(node, 'training_mode') ? 14 : 7),
    import: (node, context) => {
      if (intOf(node, 'training_mode')) return [node];
      if (context.opset < 9 && intOf(node, 'spatial') === 0) return normalizePerElement(node, context);
      const plain = editAttributes(node, { remove: ['momentum', 'spatial', 'training_mode'] });
      return [{ ...plain, outputs: node.outputs.slice(0, 1) }];
    },
  },
  InstanceNormalization: { defaults: { epsilon: 1e-5 } },
  LayerNormalization: { since: 17, defaults: { axis: -1, epsilon: 1e-5, stash_type: 1 } },
  LpNormalization: { defaults: { axis: -1, p: 2 } },
  LRN: { defaults: { alpha: 1e-4, beta: 0.75, bias: 1 } },
  MeanVarianceNormalization: { since: 9 },
};

/** `spatial = 0` of opset 7: statistics for each element, not for each channel. */
function normalizePerElement(node: Node, context: ImportContext): Node[] {
  const [x, scale, bias, mean, variance] = node.inputs;
  const [y] = node.outputs;
  const base = baseName(node);
  const epsilon = context.addWeight(`${base}.epsilon`, float32([], [floatOf(node, 'epsilon') ?? 1e-5]));
  const names = ['centered', 'variance', 'deviation', 'factor', 'scaled'].map((part) =>
    context.freshName(`${base}.${part}`),
  );
  const [centered, shifted, deviation, factor, scaled] = names;
  return [
    makeNode('Sub', [x, mean], [centered]),
    makeNode('Add', [variance, epsilon], [shifted]),
    makeNode('Sqrt', [shifted], [deviation]),
    makeNode('Div', [scale, deviation], [factor]),
    makeNode('Mul', [centered, factor], [scaled]),
    makeNode('Add', [scaled, bias], [y], {}, node.name),
  ];
}
