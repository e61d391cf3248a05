import type { ModelInput } from '../network/model-values.ts';
import { allocate, arrayLengthOf, type TensorData } from '../tensor/data-type.ts';
import { elementCount, type Tensor } from '../tensor/tensor.ts';

/** What a network is fed, by input: arrays where the length tells the shape, tensors anywhere. */
export type ModelInputs = Readonly<Record<string, TensorData | Tensor>>;

/**
 * The inputs as tensors. An array takes the shape that its input declares; the one size that is open, the batch
 * usually, follows from its length. Nothing is copied; names and shapes are checked where the tensors are used.
 *
 * @throws TypeError for an array of another element type, RangeError for a length that fits no such shape.
 */
export function inputTensors(given: ModelInputs, expected: readonly ModelInput[]): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(given).map(([name, value]) => {
      const input = expected.find((each) => each.name === name);
      return [name, input && !isTensor(value) ? asTensor(value, input) : (value as Tensor)];
    }),
  );
}

function isTensor(value: TensorData | Tensor): value is Tensor {
  return typeof value === 'object' && value !== null && 'shape' in value;
}

function asTensor(data: TensorData, { name, dtype, shape }: ModelInput): Tensor {
  const fail = (expected: string, found: unknown) => `input "${name}": expected ${expected}, found ${found}`;
  const kind = allocate(dtype, 0)[Symbol.toStringTag];
  const found = Object.prototype.toString.call(data).slice(8, -1);
  if (found !== kind) throw new TypeError(fail(`a ${kind} or a tensor of ${dtype}`, found));
  const text = shape ? `[${shape.map((size) => size ?? '?').join(', ')}]` : 'of any rank';
  const open = shape?.filter((size) => size === null).length ?? 2;
  if (!shape || open > 1)
    throw new RangeError(fail(`a tensor { dtype, shape, data } of shape ${text}`, 'an array'));
  const rest = arrayLengthOf(dtype, elementCount(shape.map((size) => size ?? 1)));
  const count = data.length / rest;
  if (open === 0 ? count !== 1 : !Number.isInteger(count) || count === 0)
    throw new RangeError(
      fail(`${open === 0 ? '' : 'a multiple of '}${rest} values for shape ${text}`, data.length),
    );
  return { dtype, shape: shape.map((size) => size ?? count), data };
}
