import { float32, type Node } from '@fsnet/graph';
import { makeNode } from '../operators/edit-node.ts';
import type { Workshop } from '../operators/operator-form.ts';
import { castTo } from './cast-to.ts';
import { int32 } from './segment-rows.ts';

interface Interpolation {
  /** The summary as `[count, 1]`. */
  readonly summary: string;
  /** `[segments, length]` */
  readonly indices: string;
  /** One a segment, in 65536ths. */
  readonly fractions: Uint16Array;
  readonly count: number;
  readonly circular: boolean;
}

/** Nodes that compute `(1 - f) * F[i] + f * F[i + 1]`, `[segments, length, 1]`. */
export function interpolate(
  output: string,
  base: string,
  { summary, indices, fractions, count, circular }: Interpolation,
  workshop: Workshop,
): Node[] {
  const fresh = (part: string) => workshop.freshName(`${base}.${part}`);
  const [next, bounded, left, right] = ['next', 'bounded', 'left', 'right'].map(fresh);
  const [numerators, fraction, rest, fromLeft, fromRight] = [
    'numerators',
    'fraction',
    'rest',
    'from_left',
    'from_right',
  ].map(fresh);
  const stored = workshop.addWeight(`${base}.fractions`, {
    dtype: 'uint16',
    shape: [fractions.length, 1, 1],
    data: fractions,
  });
  const one = workshop.addWeight(`${base}.one`, float32([], [1]));
  const unit = workshop.addWeight(`${base}.unit`, float32([], [1 / 65536]));
  const step = workshop.addWeight(`${base}.step`, int32([], [1]));
  // A segment of fraction 0 may end where the summary does: its neighbour counts nothing, but must be there.
  const bound = workshop.addWeight(`${base}.bound`, int32([], [circular ? count : count - 1]));
  return [
    makeNode('Add', [indices, step], [next]),
    makeNode(circular ? 'Mod' : 'Min', [next, bound], [bounded]),
    makeNode('Gather', [summary, indices], [left]),
    makeNode('Gather', [summary, bounded], [right]),
    castTo('float32', stored, numerators),
    makeNode('Mul', [numerators, unit], [fraction]),
    makeNode('Sub', [one, fraction], [rest]),
    makeNode('Mul', [left, rest], [fromLeft]),
    makeNode('Mul', [right, fraction], [fromRight]),
    makeNode('Add', [fromLeft, fromRight], [output]),
  ];
}
