import { byteLengthOf, elementCount, FsnError } from '@fsnet/graph';
import { maximumGrowth, maximumRank } from '../limits.ts';
import type { StateDict, StoredTensor } from './stored-tensor.ts';

/**
 * Checks that a tensor lies in its storage and reads no value twice, so that its values take no more than they do
 * there.
 *
 * @throws FsnError `bad-shape` or `bad-offset`, with `at` as its byte offset.
 */
export function checkTensor({ dtype, shape, strides, offset, bytes }: StoredTensor, at: number): void {
  const areSizes = [...shape, ...strides, offset].every((size) => Number.isSafeInteger(size) && size >= 0);
  if (!areSizes || shape.length !== strides.length || shape.length > maximumRank)
    throw new FsnError('bad-shape', `no sizes and strides of a tensor: [${shape}], [${strides}]`, {
      offset: at,
      expected: `up to ${maximumRank} whole numbers each`,
      actual: [shape, strides],
    });
  const available = Math.floor(bytes.byteLength / byteLengthOf(dtype, 1));
  const count = elementCount(shape);
  const last =
    count === 0 ? offset - 1 : shape.reduce((sum, size, i) => sum + (size - 1) * strides[i], offset);
  if (!(last < available) || !(count <= available))
    throw new FsnError('bad-offset', `a tensor [${shape}] does not fit its storage of ${available} values`, {
      offset: at,
      expected: `at most ${available} values`,
      actual: Math.max(count, last + 1),
    });
}

/** @throws FsnError `limit-exceeded` where all tensors as float32 would be far larger than the file. */
export function checkGrowth(tensors: StateDict, fileBytes: number): void {
  let bytes = 0;
  for (const { shape } of tensors.values()) bytes += 4 * elementCount(shape);
  const most = maximumGrowth * fileBytes;
  if (bytes > most)
    throw new FsnError('limit-exceeded', `the tensors are ${maximumGrowth} times larger than the file`, {
      expected: `at most ${most} bytes`,
      actual: bytes,
    });
}
