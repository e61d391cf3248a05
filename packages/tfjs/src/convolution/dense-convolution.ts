import { type Epilogue, elementCount, float32, type Tensor as HostTensor, type Window } from '@fsnet/graph';
import * as tf from '@tensorflow/tfjs-core';
import { splitEpilogue } from '../operators/epilogue.ts';
import { withFewRows } from '../operators/few-rows.ts';
import type { SummaryContext, SummaryGeometry } from './summary-convolution.ts';

/** What convolutions need of the model that they belong to. */
export type TensorStore = Pick<SummaryContext, 'tensor' | 'backend'>;

/** Filters in ONNX's order, `[filters, channels of a group, height, width]`, or `[filters, channels, width]`. */
export interface DenseFilters {
  /** Names them among the model's tensors. */
  readonly key: string;
  readonly shape: readonly number[];
  readonly groups: number;
  /** Their values, read when they are uploaded. */
  values(): Float32Array;
}

/** Runs on inputs `[batch, height, width, channels]`. */
export type RunConvolution = (input: tf.Tensor4D, residual?: tf.Tensor) => tf.Tensor4D;

/** A convolution by tfjs's own kernels, with the whole epilogue. */
export function denseConvolution(
  filters: DenseFilters,
  geometry: PlaneGeometry,
  epilogue: Epilogue,
  store: TensorStore,
): RunConvolution {
  const { groups } = filters;
  const { vertical, horizontal, inputChannels } = geometry;
  const isDepthwise = groups > 1 && groups === inputChannels;
  if (groups > 1 && !isDepthwise) return groupedConvolution(filters, geometry, epilogue, store);
  const windows = [vertical, horizontal];
  // tfjs has dilations without strides only.
  const isSpread = windows.some(({ stride }) => stride > 1) && windows.some(({ dilation }) => dilation > 1);
  const filter = store.tensor(`${filters.key} ${isSpread ? 'spread' : 'filters'}`, () =>
    tfjsFilters(filters, epilogue.scale, isDepthwise, isSpread ? windows : undefined),
  ) as tf.Tensor4D;
  const { bias: biasValues } = epilogue;
  const bias =
    biasValues && store.tensor(`${filters.key} bias`, () => float32([biasValues.length], biasValues));
  const { finish, ...activation } = splitEpilogue(epilogue);
  const options = {
    strides: [vertical.stride, horizontal.stride],
    pad: explicitPads(vertical, horizontal),
    dilations: isSpread ? 1 : [vertical.dilation, horizontal.dilation],
    ...activation,
    ...(bias && { bias }),
  };
  const convolve = (isDepthwise ? tf.fused.depthwiseConv2d : tf.fused.conv2d) as Convolve;
  const pixels = geometry.batch * vertical.output * horizontal.output;
  return (x, residual) => {
    const output = withFewRows(pixels, store.backend, () => convolve({ x, filter, ...options }));
    return finish(output, residual);
  };
}

/** Group by group, which tfjs does not do itself. */
function groupedConvolution(
  { key, shape, groups, values }: DenseFilters,
  geometry: PlaneGeometry,
  { scale, bias, ...rest }: Epilogue,
  store: TensorStore,
): RunConvolution {
  const size = shape[0] / groups;
  const count = size * elementCount(shape.slice(1));
  const { finish, activation } = splitEpilogue(rest);
  const fused = activation === 'linear' ? {} : rest;
  const convolutions = Array.from({ length: groups }, (_, group) => {
    const part = (all: Float32Array | undefined) => all?.subarray(group * size, (group + 1) * size);
    const filters: DenseFilters = {
      ...{ key: `${key} group ${group}`, groups: 1, shape: [size, ...shape.slice(1)] },
      values: () => values().subarray(group * count, (group + 1) * count),
    };
    const [ownScale, ownBias] = [part(scale), part(bias)];
    const epilogue = { ...fused, ...(ownScale && { scale: ownScale }), ...(ownBias && { bias: ownBias }) };
    return denseConvolution(filters, { ...geometry, inputChannels: shape[1] }, epilogue, store);
  });
  return (x, residual) => {
    const outputs = tf.split(x, groups, 3).map((input, group) => convolutions[group](input as tf.Tensor4D));
    return finish(tf.concat(outputs, 3), residual);
  };
}

/** tfjs's convolutions, which take pads of every side though not all of their types say so. */
type Convolve = (call: { readonly x: tf.Tensor4D; readonly filter: tf.Tensor4D }) => tf.Tensor4D;

type PlaneGeometry = Pick<SummaryGeometry, 'batch' | 'vertical' | 'horizontal' | 'inputChannels'>;

/** The pads of a window in tfjs's order. */
export function explicitPads(vertical: Window, horizontal: Window): tf.backend_util.ExplicitPadding {
  return [
    [0, 0],
    [vertical.padBegin, vertical.padEnd],
    [horizontal.padBegin, horizontal.padEnd],
    [0, 0],
  ];
}

/**
 * Filters as tfjs has them: `[height, width, channels, filters]`, or `[height, width, channels, filters a channel]`
 * where they are depthwise, times their scales.
 *
 * @param spread Whose dilations become zeros between the taps.
 */
function tfjsFilters(
  { shape, groups, values }: DenseFilters,
  scale: Float32Array | undefined,
  isDepthwise: boolean,
  spread: readonly Window[] | undefined,
): HostTensor {
  const [filters, channels] = shape;
  const [rows, columns] = shape.length === 3 ? [1, shape[2]] : shape.slice(2);
  const [stepY, stepX] = spread?.map(({ dilation }) => dilation) ?? [1, 1];
  const [height, width] = [(rows - 1) * stepY + 1, (columns - 1) * stepX + 1];
  const source = values();
  const data = new Float32Array(height * width * channels * filters);
  for (let filter = 0, from = 0; filter < filters; filter++)
    for (let channel = 0; channel < channels; channel++)
      for (let y = 0; y < rows; y++)
        for (let x = 0; x < columns; x++, from++) {
          const place = (y * stepY * width + x * stepX) * channels + channel;
          data[place * filters + filter] = source[from] * (scale?.[filter] ?? 1);
        }
  // A depthwise filter has one channel, so that they stand as `[height, width, groups, filters of a group]` already.
  return float32([height, width, ...(isDepthwise ? [groups, filters / groups] : [channels, filters])], data);
}
