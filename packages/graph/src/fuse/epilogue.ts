import type { Node } from '../network/node.ts';
import { elementCount, type Tensor } from '../tensor/tensor.ts';
import type { Epilogue, Facts, FusedNode } from './planned-node.ts';

/** Operators whose third input, where there is one, is a bias. */
const products: ReadonlySet<string> = new Set(['Conv', 'ConvTranspose', 'Gemm', 'MatMul']);

/** Whether more can be appended to what the node's kernel does while it stores. */
export function takesEpilogue(node: FusedNode | undefined): node is FusedNode {
  if (!node || node.epilogue.activation) return false;
  return products.has(node.op) || node.op === 'BatchNormalization';
}

/** `node` with `last`, which reads what it makes, as its new end. */
export function joined(node: FusedNode, epilogue: Epilogue, ...last: readonly FusedNode[]): FusedNode {
  const members = [node, ...last].flatMap((each) => each.members);
  return { ...node, outputs: members[members.length - 1].outputs, members, epilogue };
}

/** Where the output's channels are: the last axis of a matrix product, else the second. */
export function channelAxis(node: Node, facts: Facts): number {
  return node.op === 'MatMul' ? facts.shape(node.outputs[0]).length - 1 : 1;
}

/** `first` followed by `y = scale * x + shift`, numbers by output channel. */
export function appendAffine(
  first: Epilogue,
  channels: number,
  scale: (channel: number) => number,
  shift: (channel: number) => number,
): Epilogue {
  const scales = new Float32Array(channels);
  const bias = new Float32Array(channels);
  for (let c = 0; c < channels; c++) {
    const factor = scale(c);
    scales[c] = factor * (first.scale?.[c] ?? 1);
    bias[c] = factor * (first.bias?.[c] ?? 0) + shift(c);
  }
  return { ...first, ...(scales.every((each) => each === 1) ? {} : { scale: scales }), bias };
}

/** Element `channel` of a tensor that differs along the channels of an output only; nothing for other tensors. */
export function perChannel(
  tensor: Tensor | undefined,
  channels: number,
  axesBehind: number,
): ((channel: number) => number) | undefined {
  if (tensor?.dtype !== 'float32') return undefined;
  const { shape, data } = tensor;
  const count = elementCount(shape);
  if (count === 1) return () => Number(data[0]);
  if (count !== channels || shape[shape.length - 1 - axesBehind] !== channels) return undefined;
  return (channel) => Number(data[channel]);
}

/**
 * A node by itself, with the bias that it adds moved to its epilogue, and `alpha` and `beta` of a `Gemm` with it.
 * A bias that is not known, or does not differ by channel only, stays the node's third input.
 */
export function singleNode(node: Node, facts: Facts): FusedNode {
  const single: FusedNode = { ...node, members: [node], epilogue: {} };
  if (!products.has(node.op)) return single;
  const { alpha, beta, ...attributes } = node.attributes;
  const [product, addend] = [alpha, beta].map((each) => (each?.type === 'float' ? each.value : 1));
  const channels = facts.shape(node.outputs[0])[channelAxis(node, facts)];
  const bias = node.inputs[2] ? perChannel(facts.constant(node.inputs[2]), channels, 0) : () => 0;
  if (!bias || (!node.inputs[2] && product === 1)) return single;
  const epilogue = appendAffine(
    {},
    channels,
    () => product,
    (channel) => addend * bias(channel),
  );
  return { ...single, inputs: node.inputs.slice(0, 2), attributes, epilogue };
}
