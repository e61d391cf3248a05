import { elementCount, intAttribute, transposedWindows, type Window } from '@fsnet/graph';
import { behind, type Lowering, nothing } from '../plan/lowering.ts';
import { emitDenseProduct } from './dense-product.ts';
import { denseChoice, weightValues } from './dense-weight.ts';
import { packBias, packedLength, packPanels, type WeightOrder } from './pack-panels.ts';

/**
 * Transposed convolutions: a convolution of stride 1 for all outputs that are a multiple of the stride apart, as
 * those meet the same taps.
 */
export const lowerConvolutionTranspose: Lowering = (node, facts) => {
  const [input, weight, bias] = node.inputs;
  const [batch, channels, ...sizes] = facts.shape(input);
  const [, groupFilters, ...kernel] = facts.shape(weight);
  const groups = intAttribute(node, 'group', 1);
  const values = weightValues(weight, facts);
  if (bias || !values || sizes.length !== kernel.length || sizes.length < 1 || sizes.length > 2)
    return undefined;
  const windows = transposedWindows(node, sizes, kernel);
  const [vertical, horizontal] = windows.length === 1 ? [singleRow, ...windows] : windows;
  const [output] = node.outputs;
  const taps = elementCount(kernel);
  const filters = groupFilters * groups;
  const groupChannels = channels / groups;
  return {
    inputLayouts: ['nhwc', undefined],
    outputLayouts: ['nhwc'],
    choice: denseChoice(weight, facts, elementCount(facts.shape(input)) * groupFilters * taps),
    emit(context) {
      const { scale, bias, residual, activation } = node.epilogue;
      const phases = phasesOf(vertical).flatMap((rows) =>
        phasesOf(horizontal).map((columns) => {
          const order: WeightOrder = {
            ...{ groups, filters: groupFilters, channels: groupChannels },
            taps: rows.taps.flatMap((row) => columns.taps.map((tap) => row * horizontal.kernel + tap)),
            groupStride: groupChannels * groupFilters * taps,
            filterStride: taps,
            channelStride: groupFilters * taps,
          };
          return { rows, columns, order };
        }),
      );
      const key = phases.map(({ order }) => order.taps).join(' ');
      const weights = context.constant(`${weight} phases ${key} ${scale ? output : groups}`, () => {
        const packed = new Float32Array(phases.reduce((sum, { order }) => sum + packedLength(order), 0));
        let at = 0;
        for (const { order } of phases) {
          const end = at + packedLength(order);
          packPanels(values(), order, scale, packed.subarray(at, end));
          at = end;
        }
        return packed;
      });
      const packedBias = context.constant(`${output} bias panels`, () =>
        packBias(bias, groups, groupFilters),
      );
      let at = 0;
      for (const { rows, columns, order } of phases) {
        const place = (rows.first * horizontal.output + columns.first) * filters * 4;
        emitDenseProduct(context, {
          input: context.input(0),
          weights: behind(weights, at * 4),
          bias: packedBias,
          residual: residual === undefined ? nothing : behind(context.residual(), place),
          output: behind(context.output(0), place),
          ...{ groups, images: batch, vertical: rows.window, horizontal: columns.window },
          ...{ channels: groupChannels, filters: groupFilters },
          inputStrides: { group: groupChannels, pixel: channels },
          outputStrides: {
            group: groupFilters,
            pixel: horizontal.stride * filters,
            row: vertical.stride * horizontal.output * filters,
            image: vertical.output * horizontal.output * filters,
          },
          activation,
        });
        at += packedLength(order);
      }
    },
  };
};

/** Stands for the axis that a 1-D convolution lacks. */
const singleRow: Window = { kernel: 1, stride: 1, dilation: 1, padBegin: 0, padEnd: 0, input: 1, output: 1 };

/** Outputs along an axis from `first` on, a stride apart, as the window of a convolution. */
interface Phase {
  readonly first: number;
  /** The taps of that window in its order, which is backwards. */
  readonly taps: readonly number[];
  readonly window: Window;
}

/** Output `o` gets tap `t` from input `(o + padBegin - t * dilation) / stride`, where that is a whole number. */
function phasesOf({ kernel, stride, dilation, padBegin, padEnd, input, output }: Window): Phase[] {
  return Array.from({ length: Math.min(stride, output) }, (_, first) => {
    const taps: number[] = [];
    for (let tap = kernel - 1; tap >= 0; tap--)
      if ((first + padBegin - tap * dilation) % stride === 0) taps.push(tap);
    const [last = 0, next = 0] = taps;
    const window = {
      kernel: taps.length,
      stride: 1,
      dilation: ((last - next) * dilation) / stride || 1,
      padBegin: (last * dilation - first - padBegin) / stride,
      ...{ padEnd, input, output: Math.ceil((output - first) / stride) },
    };
    return { first, taps, window };
  });
}
