import { isView, movesOf } from './moves.ts';
import type { Rule } from './rule.ts';

/**
 * Chains of operators that only move elements, such as the reshaping, transposing and reshaping that shuffles
 * channels: one copy does what all of them do, in any layout, where reshaping by itself would need the plain one.
 */
export const fuseViews: Rule = (node, { facts, maker, reads }) => {
  // Parts of a value are copied from where all of it came from, also where there are several.
  const isPart = node.op === 'Gather' || node.op === 'Slice' || node.op === 'Split';
  const [value] = node.inputs;
  if ((!isPart && !isView(node)) || facts.dtype(value) !== 'float32') return undefined;
  const count = isPart ? reads(value) : 1;
  const before = maker(value, count);
  if (!before || !isView(before)) return undefined;
  const members = [...before.members, ...node.members];
  if (!movesOf(members, facts)) return undefined;
  const op = members.every(({ op }) => aliases.has(op)) ? node.op : 'View';
  const joint = { ...node, op, inputs: before.inputs.slice(0, 1), attributes: {}, members };
  return count === 1 ? [joint, before] : [joint];
};

/** Operators that give the same elements under another shape. */
export const aliases: ReadonlySet<string> = new Set(['Reshape', 'Flatten', 'Squeeze', 'Unsqueeze']);
