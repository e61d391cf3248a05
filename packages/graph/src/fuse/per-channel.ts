import type { Node } from '../network/node.ts';
import { appendAffine, channelAxis, joined, perChannel, takesEpilogue } from './epilogue.ts';
import type { Facts } from './planned-node.ts';
import type { Rule } from './rule.ts';

type ByChannel = (channel: number) => number;

/** Batch normalisation, and sums and products with one constant a channel, while the result is stored. */
export const fusePerChannel: Rule = (node, { facts, maker }) => {
  for (const [index, input] of node.inputs.slice(0, 2).entries()) {
    const before = maker(input);
    if (!takesEpilogue(before) || before.epilogue.residual !== undefined) continue;
    const shape = facts.shape(input);
    if (`${facts.shape(node.outputs[0])}` !== `${shape}`) continue;
    const axis = channelAxis(before, facts);
    const affine = affineOf(node, index, facts, shape[axis], shape.length - 1 - axis);
    if (!affine || (node.op === 'BatchNormalization' && axis !== 1)) continue;
    const epilogue = appendAffine(before.epilogue, shape[axis], ...affine);
    // Infinite factors times a bias of 0 would not be what the nodes give.
    if (epilogue.bias?.every(Number.isFinite)) return [joined(before, epilogue, node), before];
  }
  return undefined;
};

/** What the node does to its input `index`, as a scale and a shift. */
function affineOf(
  { op, inputs, attributes }: Node,
  index: number,
  facts: Facts,
  channels: number,
  axesBehind: number,
): [scale: ByChannel, shift: ByChannel] | undefined {
  const one: ByChannel = () => 1;
  const none: ByChannel = () => 0;
  if (op === 'BatchNormalization') {
    const [scale, bias, mean, variance] = inputs
      .slice(1)
      .map((name) => perChannel(facts.constant(name), channels, 0));
    if (!scale || !bias || !mean || !variance || attributes.training_mode) return undefined;
    const epsilon = attributes.epsilon?.type === 'float' ? attributes.epsilon.value : Math.fround(1e-5);
    const factor: ByChannel = (c) => scale(c) / Math.sqrt(variance(c) + epsilon);
    return [factor, (c) => bias(c) - mean(c) * factor(c)];
  }
  // Only of these: what other nodes read may be large, or forgotten by now.
  if (!['Add', 'Mul', 'Sub', 'Div'].includes(op)) return undefined;
  const other = inputs[1 - index];
  const constant = other === undefined ? undefined : perChannel(facts.constant(other), channels, axesBehind);
  if (!constant) return undefined;
  if (op === 'Add') return [one, constant];
  if (op === 'Mul') return [constant, none];
  if (index === 1) return undefined;
  if (op === 'Sub') return [one, (c) => -constant(c)];
  return op === 'Div' ? [(c) => 1 / constant(c), none] : undefined;
}
