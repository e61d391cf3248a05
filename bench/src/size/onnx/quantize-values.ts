import { executeNode, float32, type Node, roundHalfToEven, type Tensor } from '@fsnet/graph';

/** Values along their first axis as int8, symmetric: `value = scale * level`, one scale an index of that axis. */
export interface ChannelLevels {
  readonly levels: Tensor;
  readonly scales: Tensor;
}

/** Scale and zero point of int8 levels: `value = scale * (level - zero)`. */
export interface LevelRange {
  readonly scale: number;
  readonly zero: number;
}

const node: Node = {
  ...{ name: '', op: 'QuantizeLinear', domain: '', inputs: ['x', 'scale', 'zero'], outputs: ['y'] },
  attributes: { axis: { type: 'int', value: 0 } },
};

/**
 * Weights as `onnxruntime.quantization` makes them with `per_channel=True` and symmetric int8: levels from -127 to
 * 127, the largest magnitude of each output channel at one of the ends.
 */
export function quantizeChannels(weight: Tensor): ChannelLevels {
  const values = weight.data as Float32Array;
  const [channels] = weight.shape;
  const length = values.length / channels;
  const scales = Float32Array.from({ length: channels }, (_, channel) => {
    let largest = 0;
    for (const value of values.subarray(channel * length, (channel + 1) * length))
      largest = Math.max(largest, Math.abs(value));
    return scaleOr1(largest / 127);
  });
  const scaleTensor = float32([channels], scales);
  const zeros: Tensor = { dtype: 'int8', shape: [channels], data: new Int8Array(channels) };
  const [levels] = executeNode(node, [weight, scaleTensor, zeros]);
  return { levels, scales: scaleTensor };
}

/**
 * Scale and zero point of an activation between `minimum` and `maximum`, as `compute_scale_zp` makes them for
 * asymmetric int8: the range is made to hold 0, and 0 is exactly a level.
 */
export function activationRange(minimum: number, maximum: number): LevelRange {
  const low = Math.min(minimum, 0);
  const scale = (Math.max(maximum, 0) - low) / 255;
  if (scaleOr1(scale) !== Math.fround(scale)) return { scale: 1, zero: 0 };
  return { scale: Math.fround(scale), zero: roundHalfToEven(-128 - low / scale) };
}

/** Biases in int32, by the product of the scales of input and weights, so that sums of products can begin with them. */
export function quantizeBias(
  bias: Float32Array,
  inputScale: number,
  weightScales: Float32Array,
): ChannelLevels {
  const scales = weightScales.map((scale) => inputScale * scale);
  const data = Int32Array.from(bias, (value, channel) => roundHalfToEven(value / scales[channel]));
  const shape = [bias.length];
  return { levels: { dtype: 'int32', shape, data }, scales: float32(shape, scales) };
}

/** A scale in float32, or 1 where that would be none: all values are 0 then. */
function scaleOr1(scale: number): number {
  const smallestNormal = 2 ** -126;
  return scale < smallestNormal ? 1 : Math.fround(scale);
}
