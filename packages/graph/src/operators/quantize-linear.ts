import type { Node } from '../network/node.ts';
import { allocate, type DataType } from '../tensor/data-type.ts';
import { dataTypeOfOnnxCode } from '../tensor/onnx-data-type.ts';
import { roundHalfToEven } from '../tensor/round-half-to-even.ts';
import { elementCount, type Tensor } from '../tensor/tensor.ts';
import { numberRange } from '../tensor/value-range.ts';
import { requiredInput, resolveAxis } from './arguments.ts';
import { intAttribute } from './attributes.ts';
import { holdsBigInts } from './element-types.ts';
import { nodeError } from './node-error.ts';
import type { OperatorFamily } from './operator.ts';
import { movable } from './output-shape.ts';

const { fround } = Math;
const levelTypes: readonly DataType[] = ['uint8', 'int8', 'uint16', 'int16'];

/**
 * `QuantizeLinear` and `DequantizeLinear`: `x / scale + zero` rounded half to even and kept in range, and
 * `(q - zero) * scale`. Scale and zero point are single values, one each for the slices along `axis`, or one each
 * for every `block_size` values along it.
 */
export const quantizeLinearOperators: OperatorFamily = {
  QuantizeLinear: {
    infer(node, inputs) {
      return [{ dtype: levelType(node, inputs[2]), shape: requiredInput(node, inputs, 0).shape }];
    },
    execute(node, inputs) {
      const data = movable(node, requiredInput(node, inputs, 0));
      const scale = requiredInput(node, inputs, 1);
      const dtype = levelType(node, inputs[2]);
      if (!levelTypes.includes(dtype) || holdsBigInts(data.data) || holdsBigInts(scale.data)) {
        throw nodeError(node, 'unsupported-type', `${data.dtype} values cannot become ${dtype} levels`);
      }
      const groups = quantizationGroups(node, data.shape, scale, inputs[2]);
      const { lowest, highest } = numberRange(dtype);
      const levels = allocate(dtype, data.data.length) as Uint8Array;
      for (let i = 0; i < levels.length; i++) {
        const group = groups.at(i);
        const level =
          roundHalfToEven(fround(fround(data.data[i]) / groups.scales[group])) + groups.zeros[group];
        levels[i] = Math.min(Math.max(level, lowest), highest);
      }
      return [{ dtype, shape: data.shape, data: levels }];
    },
  },
  DequantizeLinear: {
    infer(node, inputs) {
      const scale = requiredInput(node, inputs, 1);
      return [{ dtype: scale.dtype, shape: requiredInput(node, inputs, 0).shape }];
    },
    execute(node, inputs) {
      const levels = requiredInput(node, inputs, 0);
      const scale = requiredInput(node, inputs, 1);
      if (![...levelTypes, 'int32'].includes(levels.dtype) || holdsBigInts(levels.data))
        throw nodeError(node, 'unsupported-type', `${levels.dtype} levels cannot be dequantized`);
      if (inputs[2] && inputs[2].dtype !== levels.dtype) {
        throw nodeError(node, 'bad-type', 'the zero point is of another type', {
          expected: levels.dtype,
          actual: inputs[2].dtype,
        });
      }
      const groups = quantizationGroups(node, levels.shape, scale, inputs[2]);
      const values = new Float32Array(levels.data.length);
      for (let i = 0; i < values.length; i++) {
        const group = groups.at(i);
        values[i] = fround(levels.data[i] - groups.zeros[group]) * groups.scales[group];
      }
      return [{ dtype: 'float32', shape: levels.shape, data: values }];
    },
  },
};

function levelType(node: Node, zero: Pick<Tensor, 'dtype'> | undefined): DataType {
  const code = intAttribute(node, 'output_dtype', 0);
  const wanted = code === 0 ? undefined : dataTypeOfOnnxCode(code);
  if (code !== 0 && (wanted === undefined || (zero && zero.dtype !== wanted)))
    throw nodeError(node, 'bad-type', 'output_dtype does not fit', { expected: zero?.dtype, actual: code });
  return zero?.dtype ?? wanted ?? 'uint8';
}

/** Which elements share a scale and a zero point. */
interface QuantizationGroups {
  readonly scales: Float32Array;
  readonly zeros: ArrayLike<number>;
  /** Group of the element at a position in row-major order. */
  at(position: number): number;
}

function quantizationGroups(
  node: Node,
  shape: readonly number[],
  scale: Tensor,
  zero: Tensor | undefined,
): QuantizationGroups {
  if (!(scale.data instanceof Float32Array))
    throw nodeError(node, 'unsupported-type', `${scale.dtype} scales are not supported`);
  const scales = scale.data;
  if (zero && (zero.data.length !== scales.length || holdsBigInts(zero.data)))
    throw nodeError(node, 'bad-shape', 'there must be one zero point a scale', {
      expected: scales.length,
      actual: zero.data.length,
    });
  const zeros = (zero?.data as Uint8Array | undefined) ?? new Uint8Array(scales.length);
  if (scale.shape.length < 2 && scales.length === 1) return { scales, zeros, at: () => 0 };

  const axis = resolveAxis(node, intAttribute(node, 'axis', 1), shape.length);
  const block = intAttribute(node, 'block_size', 0);
  const size = shape[axis] ?? 1;
  const inner = elementCount(shape.slice(axis + 1));
  const blocks = Math.ceil(size / Math.max(1, block));
  const expected = block > 0 ? shape.with(axis, blocks) : [size];
  if (block < 0 || `${scale.shape}` !== `${expected}`) {
    throw nodeError(node, 'bad-shape', 'the scales do not fit', {
      expected: `[${expected.join(', ')}]`,
      actual: `[${scale.shape.join(', ')}]`,
    });
  }
  if (block === 0) return { scales, zeros, at: (position) => Math.floor(position / inner) % size };
  return {
    scales,
    zeros,
    at(position) {
      const row = Math.floor(position / inner);
      const blockRow = Math.floor(row / size) * blocks + Math.floor((row % size) / block);
      return blockRow * inner + (position % inner);
    },
  };
}
