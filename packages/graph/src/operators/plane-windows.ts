import type { Node } from '../network/node.ts';
import { slidingWindows, type Window } from './window.ts';

/**
 * How a kernel slides over an input of `shape`, `[batch, channels, height, width]` or `[batch, channels, width]`, which
 * counts as one row. Nothing for other ranks.
 *
 * @throws FsnError where the node's attributes do not fit.
 */
export function planeWindows(
  node: Node,
  shape: readonly number[],
  kernel: readonly number[],
): readonly [vertical: Window, horizontal: Window] | undefined {
  if (kernel.length !== shape.length - 2 || kernel.length < 1 || kernel.length > 2) return undefined;
  const [first, second] = slidingWindows(node, shape.slice(2), kernel);
  return second ? [first, second] : [singleRow, first];
}

const singleRow: Window = { kernel: 1, stride: 1, dilation: 1, padBegin: 0, padEnd: 0, input: 1, output: 1 };
