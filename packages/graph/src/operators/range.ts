import type { Node } from '../network/node.ts';
import { allocate } from '../tensor/data-type.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { requiredInput } from './arguments.ts';
import { nodeError } from './node-error.ts';
import type { OperatorFamily } from './operator.ts';
import { outputShape } from './output-shape.ts';

/** `Range`: start, start + delta, and so on, to before limit. */
export const rangeOperators: OperatorFamily = {
  Range: {
    infer(node, inputs) {
      const values = [0, 1, 2].map((i) => requiredInput(node, inputs, i));
      const { dtype } = values[0];
      const [start, limit, delta] = values.map(({ constant }) => constant && scalar(node, constant));
      if (dtype === 'float16' || start === undefined || limit === undefined || delta === undefined)
        return [{ dtype, shape: [null] }];
      return [{ dtype, shape: outputShape(node, [rangeLength(node, start, limit, delta)]) }];
    },
    execute(node, inputs) {
      const tensors = [0, 1, 2].map((i) => requiredInput(node, inputs, i));
      const { dtype } = tensors[0];
      const other = tensors.find((tensor) => tensor.dtype !== dtype);
      if (other) throw nodeError(node, 'bad-type', 'types differ', { expected: dtype, actual: other.dtype });
      const [start, limit, delta] = tensors.map((tensor) => scalar(node, tensor));
      const shape = outputShape(node, [rangeLength(node, start, limit, delta)]);
      const data = allocate(dtype, shape[0]);
      if (data instanceof BigInt64Array || data instanceof BigUint64Array) {
        const [first, step] = [BigInt(start), BigInt(delta)];
        for (let i = 0; i < data.length; i++) data[i] = first + BigInt(i) * step;
      } else {
        const [first, step] = [Number(start), Number(delta)];
        for (let i = 0; i < data.length; i++) data[i] = first + i * step;
      }
      return [{ dtype, shape, data }];
    },
  },
};

function scalar(node: Node, { data }: Tensor): number | bigint {
  if (data.length !== 1) throw nodeError(node, 'bad-shape', 'start, limit and delta must be single values');
  return data[0];
}

function rangeLength(
  node: Node,
  start: number | bigint,
  limit: number | bigint,
  delta: number | bigint,
): number {
  const step = Number(delta);
  // BigInts are subtracted before they are rounded, so that large ones close together keep their distance.
  const distance =
    typeof start === 'bigint' && typeof limit === 'bigint'
      ? Number(limit - start)
      : Number(limit) - Number(start);
  const length = Math.max(0, Math.ceil(distance / step));
  if (step === 0 || !Number.isFinite(length))
    throw nodeError(node, 'bad-value', `there is no range from ${start} to ${limit} by ${delta}`);
  return length;
}
