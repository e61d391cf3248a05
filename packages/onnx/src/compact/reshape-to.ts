import { int64, type Node } from '@fsnet/graph';
import { makeNode } from '../operators/edit-node.ts';
import type { Workshop } from '../operators/operator-form.ts';

/** A node that gives a value another shape. */
export function reshapeTo(shape: readonly number[], input: string, output: string, workshop: Workshop): Node {
  const weight = workshop.addWeight(`${output}.shape`, int64([shape.length], shape));
  return makeNode('Reshape', [input, weight], [output]);
}
