import type { Layout } from '../plan/lowering.ts';
import type { Reference } from '../plan/step.ts';
import { type CopyContext, layoutStrides, stridedCopy } from './strided-copy.ts';

/** Emits a step that copies a value of logical `shape` from one layout to another. */
export function convertLayout(
  context: CopyContext,
  input: Reference,
  output: Reference,
  shape: readonly number[],
  from: Layout,
  to: Layout,
): void {
  const inputs = layoutStrides(shape, from);
  const outputs = layoutStrides(shape, to);
  stridedCopy(
    context,
    input,
    output,
    shape.map((size, axis) => ({ size, input: inputs[axis], output: outputs[axis] })),
  );
}
