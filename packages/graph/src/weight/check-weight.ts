import { FsnError } from '../error.ts';
import { allocate, arrayLengthOf, type DataType } from '../tensor/data-type.ts';
import { elementCount } from '../tensor/tensor.ts';
import { type AffineVector, blockCount, type NumericVector } from './numeric-vector.ts';
import { segmentCount, segmentLength } from './segments.ts';
import type { SummaryWeight, Weight } from './weight.ts';

/**
 * Checks that a weight means what its parts say, so that nothing which reads it can leave its arrays: lengths,
 * scales, zero points and levels, and for a filter summary that every segment lies in it.
 *
 * @param path Where the weight stands, for the error.
 * @throws FsnError `bad-shape`, `bad-offset`, `bad-value` or `bad-type`.
 */
export function checkWeight(weight: Weight, path: string): void {
  const { shape, vector } = weight;
  if (!shape.every((size) => Number.isSafeInteger(size) && size >= 0) || elementCount(shape) > 2 ** 32)
    throw new FsnError('bad-shape', `${path}: no sizes of a tensor: [${shape}]`, { path, actual: shape });
  checkType(vector, weight.dtype, path);
  checkVector(vector, `${path}.vector`);
  if (weight.kind === 'summary') checkSummary(weight, path);
  else if (elementCount(shape) !== vector.count)
    fail('bad-shape', path, `values of shape [${shape}]`, elementCount(shape), vector.count);
}

const widened: Readonly<Partial<Record<DataType, readonly DataType[]>>> = {
  float32: ['float16', 'bfloat16'],
};
const computable: readonly DataType[] = ['float32', 'float16', 'bfloat16', 'float64'];

function checkType(vector: NumericVector, dtype: DataType, path: string): void {
  if (vector.format === 'affine') {
    if (!computable.includes(dtype)) fail('bad-type', path, 'type of a quantised weight', 'a float', dtype);
  } else if (vector.dtype !== dtype && !widened[dtype]?.includes(vector.dtype))
    fail('bad-type', path, 'type of the stored values', dtype, vector.dtype);
}

function checkVector(vector: NumericVector, path: string): void {
  if (!Number.isSafeInteger(vector.count) || vector.count < 0)
    fail('bad-value', path, 'count', 'a whole number', vector.count);
  if (vector.format === 'affine') {
    checkAffine(vector, path);
    return;
  }
  const { dtype, data, count } = vector;
  if (data.length !== arrayLengthOf(dtype, count))
    fail(
      'bad-shape',
      path,
      `array length of ${count} ${dtype} values`,
      arrayLengthOf(dtype, count),
      data.length,
    );
  if (data.constructor !== allocate(dtype, 0).constructor)
    fail('bad-type', path, 'array type', allocate(dtype, 0).constructor.name, data.constructor.name);
  if (dtype === 'bool') checkBits(data as Uint8Array, 1, path);
}

function checkAffine({ bits, block, scales, zeros, levels, count }: AffineVector, path: string): void {
  if (!Number.isInteger(bits) || bits < 2 || bits > 8) fail('bad-value', path, 'bits', '2 to 8', bits);
  if (!Number.isSafeInteger(block) || block < 0) fail('bad-value', path, 'block', 'a whole number', block);
  const blocks = blockCount(count, block);
  if (scales.length !== blocks) fail('bad-shape', path, 'scales', blocks, scales.length);
  if (zeros.length !== blocks) fail('bad-shape', path, 'zeros', blocks, zeros.length);
  if (levels.length !== count) fail('bad-shape', path, 'levels', count, levels.length);
  for (let i = 0; i < blocks; i++) {
    if (!(scales[i] > 0 && scales[i] < Number.POSITIVE_INFINITY))
      fail('bad-value', `${path}.scales[${i}]`, 'scale', 'finite and above 0', scales[i]);
  }
  checkBits(zeros, bits, `${path}.zeros`);
  checkBits(levels, bits, `${path}.levels`);
}

function checkBits(bytes: Uint8Array, bits: number, path: string): void {
  if (bits === 8) return;
  let all = 0;
  for (let i = 0; i < bytes.length; i++) all |= bytes[i];
  if (all >>> bits === 0) return;
  const index = bytes.findIndex((byte) => byte >>> bits !== 0);
  fail('bad-value', `${path}[${index}]`, 'value', `below ${2 ** bits}`, bytes[index]);
}

function checkSummary(weight: SummaryWeight, path: string): void {
  const { dtype, shape, groups, order, segments, locations, circular, vector } = weight;
  if (dtype !== 'float32') fail('bad-type', path, 'type of a filter summary', 'float32', dtype);
  if (shape.length !== 3 && shape.length !== 4)
    fail('bad-shape', path, 'rank of a filter summary', '3 or 4', shape.length);
  if (!Number.isInteger(groups) || groups < 1 || shape[0] % groups !== 0)
    fail('bad-shape', path, `groups of ${shape[0]} filters`, 'a divisor', groups);
  if (order === 'ihw' && segments !== 'filter')
    fail('bad-value', path, 'segments in the order ihw', 'filter', segments);
  const count = segmentCount(weight);
  const length = segmentLength(weight);
  if (length > 0 && count > 0 && vector.count === 0) fail('bad-shape', path, 'values', 'some', 0);
  // Named as in a file, where what makes a weight a summary is one object.
  const place = `${path}.summary.locations`;
  if (locations.kind === 'uniform') {
    const { step } = locations;
    if (!Number.isInteger(step) || step < 0 || step >= 2 ** 32)
      fail('bad-value', `${place}.step`, 'step', 'a whole number below 2^32', step);
    const last = Math.max(count - 1, 0) * step;
    if (last >= 2 ** 32) fail('bad-offset', `${place}.step`, 'last start', 'below 2^32', last);
    if (!circular && count > 0 && last + length > vector.count)
      fail(
        'bad-offset',
        `${place}.step`,
        'end of the last segment',
        `at most ${vector.count}`,
        last + length,
      );
    return;
  }
  const { starts, fractions } = locations;
  if (starts.length !== count) fail('bad-shape', place, 'starts', count, starts.length);
  if (fractions && fractions.length !== count) fail('bad-shape', place, 'fractions', count, fractions.length);
  if (circular) return;
  for (let i = 0; i < count; i++) {
    const end = starts[i] + length + (fractions && fractions[i] > 0 ? 1 : 0);
    if (end > vector.count)
      fail('bad-offset', `${place}.starts[${i}]`, 'end of the segment', `at most ${vector.count}`, end);
  }
}

function fail(
  code: 'bad-shape' | 'bad-offset' | 'bad-value' | 'bad-type',
  path: string,
  what: string,
  expected: unknown,
  actual: unknown,
): never {
  throw new FsnError(code, `${path}: ${what}: expected ${expected}, found ${actual}`, {
    path,
    expected,
    actual,
  });
}
