import type { Attribute, Node } from '../network/node.ts';
import type { Facts, FusedNode } from './planned-node.ts';
import type { Rule } from './rule.ts';

/** Zeros around the input of a convolution, or of an average pooling that counts them, as its own pads. */
export const fusePad: Rule = (node, { facts, maker }) => {
  const { op, attributes, inputs } = node;
  if ((op !== 'Conv' && op !== 'AveragePool') || attributes.auto_pad || attributes.ceil_mode)
    return undefined;
  const before = maker(inputs[0]);
  const added = before?.op === 'Pad' ? spatialZeros(before, facts) : undefined;
  if (!before || !added) return undefined;
  const own = attributes.pads?.type === 'ints' ? attributes.pads.value : added.map(() => 0);
  const isAverage = op === 'AveragePool';
  if (isAverage && !attributes.count_include_pad && own.some((pad) => pad > 0)) return undefined;
  const pads: Attribute = { type: 'ints', value: own.map((pad, i) => pad + added[i]) };
  const counted: Attribute = { type: 'int', value: 1 };
  const joint: FusedNode = {
    ...node,
    inputs: [before.inputs[0], ...inputs.slice(1)],
    attributes: { ...attributes, pads, ...(isAverage && { count_include_pad: counted }) },
    members: [...before.members, ...node.members],
  };
  return [joint, before];
};

/** The pads of a node that puts zeros around spatial axes only, all begins, then all ends. */
function spatialZeros({ inputs, outputs, attributes }: Node, facts: Facts): number[] | undefined {
  const rank = facts.shape(outputs[0]).length;
  const value = inputs[2] ? facts.constant(inputs[2])?.data[0] : 0;
  const mode = attributes.mode;
  if (rank < 3 || value !== 0 || (mode?.type === 'string' && mode.value !== 'constant')) return undefined;
  const given = numbers(facts, inputs[1]);
  const axes = inputs[3] ? numbers(facts, inputs[3]) : Array.from({ length: rank }, (_, axis) => axis);
  if (!given || !axes) return undefined;
  const pads = new Array<number>(2 * rank).fill(0);
  for (const [i, axis] of axes.entries()) {
    const resolved = axis < 0 ? axis + rank : axis;
    pads[resolved] = given[i];
    pads[resolved + rank] = given[i + axes.length];
  }
  if (pads.some((pad) => pad < 0) || [0, 1, rank, rank + 1].some((i) => pads[i] !== 0)) return undefined;
  return [...pads.slice(2, rank), ...pads.slice(rank + 2)];
}

function numbers(facts: Facts, value: string): number[] | undefined {
  const data = facts.constant(value)?.data;
  return data && Array.from(data as Iterable<number | bigint>, Number);
}
