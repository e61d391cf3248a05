import type { Node, Tensor } from '@fsnet/graph';
import { makeNode } from '../operators/edit-node.ts';
import type { Workshop } from '../operators/operator-form.ts';
import { castTo } from './cast-to.ts';

/** Which rows of a filter summary its segments are made of. */
export interface SegmentRows {
  /** First row of each segment. */
  readonly starts: Uint32Array;
  /** Rows of a segment. */
  readonly length: number;
  /** Rows of the summary. */
  readonly count: number;
  readonly circular: boolean;
}

/** Longest list of 0, 1, 2, ... that is stored and not computed. */
const longestCount = 64;

/** Nodes that compute the int32 value `output`, `[segments, length]`: the rows of each segment. */
export function segmentRows(
  output: string,
  base: string,
  { starts, length, count, circular }: SegmentRows,
  workshop: Workshop,
): Node[] {
  if (length === 1) return smallestIntegers(output, `${base}.starts`, starts, workshop);
  const first = workshop.freshName(`${base}.first`);
  const sum = circular ? workshop.freshName(`${base}.unwrapped`) : output;
  const steps = workshop.freshName(`${base}.steps`);
  const nodes = [
    ...smallestIntegers(first, `${base}.starts`, starts, workshop),
    ...counting(steps, base, length, workshop),
    makeNode('Add', [first, steps], [sum]),
  ];
  if (!circular) return nodes;
  return [
    ...nodes,
    makeNode('Mod', [sum, workshop.addWeight(`${base}.modulus`, int32([], [count]))], [output]),
  ];
}

/** Indices as int32 `[count, 1]`, stored in as few bytes as hold them. */
function smallestIntegers(output: string, base: string, values: Uint32Array, workshop: Workshop): Node[] {
  const largest = values.reduce((most, value) => Math.max(most, value), 0);
  const shape = [values.length, 1];
  if (largest >= 65536) {
    workshop.setWeight(output, int32(shape, values));
    return [];
  }
  const stored: Tensor =
    largest < 256
      ? { dtype: 'uint8', shape, data: Uint8Array.from(values) }
      : { dtype: 'uint16', shape, data: Uint16Array.from(values) };
  return [castTo('int32', workshop.addWeight(base, stored), output)];
}

/** The int32 value 0, 1, ... up to `length`. */
function counting(output: string, base: string, length: number, workshop: Workshop): Node[] {
  if (length <= longestCount) {
    workshop.setWeight(
      output,
      int32(
        [length],
        Array.from({ length }, (_, i) => i),
      ),
    );
    return [];
  }
  const [zero, end, one] = [0, length, 1].map((value) =>
    workshop.addWeight(`${base}.range`, int32([], [value])),
  );
  return [makeNode('Range', [zero, end, one], [output])];
}

export function int32(shape: readonly number[], values: Iterable<number>): Tensor {
  return { dtype: 'int32', shape, data: Int32Array.from(values) };
}
