import { elementCount, intAttribute, type PlannedNode, planeWindows, type Window } from '@fsnet/graph';
import { type EmitContext, type Lowering, nothing } from '../plan/lowering.ts';
import type { Reference } from '../plan/step.ts';
import { activationArguments } from './activation-arguments.ts';
import { weightValues } from './dense-weight.ts';
import { windowTable } from './plane-windows.ts';
import { stridedCopy } from './strided-copy.ts';

/** Convolutions whose filters each read a single channel. Summaries of such save no multiply-adds and are expanded. */
export const lowerDepthwiseConvolution: Lowering = (node, facts) => {
  const [input, weight, bias] = node.inputs;
  const [filters, channelsOfGroup, ...kernel] = facts.shape(weight);
  const shape = facts.shape(input);
  const group = intAttribute(node, 'group', 1);
  if (bias || group === 1 || channelsOfGroup !== 1 || filters % group !== 0 || shape[1] !== group)
    return undefined;
  const values = weightValues(weight, facts);
  const windows = planeWindows(node, shape, kernel);
  if (!values || !windows) return undefined;

  const repeats = filters / group;
  const multiplyAdds = elementCount(facts.shape(node.outputs[0])) * elementCount(kernel);
  return {
    inputLayouts: ['nhwc', undefined],
    outputLayouts: ['nhwc'],
    temporaryBytes: repeats > 1 ? elementCount(shape) * repeats * 4 : 0,
    choice: {
      ...{ kernel: 'depthwise', multiplyAdds, denseMultiplyAdds: multiplyAdds },
      reason: 'each filter reads a single channel',
    },
    emit(context) {
      let from = context.input(0);
      if (repeats > 1) {
        from = context.temporary;
        stridedCopy(context, context.input(0), from, [
          { size: elementCount(shape), input: 1, output: repeats },
          { size: repeats, input: 0, output: 1 },
        ]);
      }
      const { scale } = node.epilogue;
      const weights = context.constant(`${weight} depthwise ${node.outputs[0]}`, () =>
        packWeights(values(), filters, elementCount(kernel), scale),
      );
      emitWeightedWindows(node, context, from, weights, shape[0], filters, windows);
    },
  };
};

/** `[filters, taps]` as `[taps][filters]`, each filter times its scale. */
function packWeights(
  values: Float32Array,
  filters: number,
  taps: number,
  scale: Float32Array | undefined,
): Float32Array {
  const packed = new Float32Array(values.length);
  for (let i = 0, filter = 0; filter < filters; filter++)
    for (let tap = 0; tap < taps; tap++)
      packed[tap * filters + filter] = values[i++] * (scale?.[filter] ?? 1);
  return packed;
}

/**
 * Emits the convolution of each channel with weights of its own, and the node's epilogue but for its scale.
 *
 * @param weights `[taps][channels]`.
 */
export function emitWeightedWindows(
  { epilogue, outputs: [output] }: PlannedNode,
  context: EmitContext,
  input: Reference,
  weights: Reference,
  batch: number,
  channels: number,
  [vertical, horizontal]: readonly [Window, Window],
): void {
  const pixelBytes = 4 * channels;
  const rowBytes = horizontal.input * pixelBytes;
  const weightRowBytes = horizontal.kernel * pixelBytes;
  const fields = {
    ...{ input, weights, output: context.output(0) },
    bias: context.constant(`${output} bias`, () => epilogue.bias ?? new Float32Array(channels)),
    residual: epilogue.residual === undefined ? nothing : context.residual(),
    rows: context.table(windowTable(vertical, rowBytes, weightRowBytes)),
    tapRowBytes: vertical.dilation * rowBytes,
    imageBytes: vertical.input * rowBytes,
    ...{ channels, outputRows: vertical.output, outputColumns: horizontal.output },
    ...activationArguments(epilogue.activation),
  };
  const units = batch * vertical.output;
  if (isThreeWide(horizontal)) {
    const { input: inputColumns, stride, padBegin } = horizontal;
    context.emit({ kernel: 'depthwise', arguments: { ...fields, inputColumns, stride, padBegin }, units });
  } else
    context.emit({
      kernel: 'windows',
      arguments: {
        ...fields,
        columns: context.table(windowTable(horizontal, pixelBytes, pixelBytes)),
        tapColumnBytes: horizontal.dilation * pixelBytes,
        ...{ weightRowBytes, kind: weighted },
      },
      ...{ units, scratchBytes: 64 },
    });
}

/** A kind of assembly/pooling/window-kinds.ts. */
const weighted = 2;

/** Whether the faster kernel can do it, which computes 4 pixels at once and reaches over an edge by at most one. */
function isThreeWide({ kernel, stride, dilation, padBegin, input, output }: Window): boolean {
  const last = (output - 1) * stride + 2 - padBegin;
  return (
    kernel === 3 &&
    stride <= 2 &&
    dilation === 1 &&
    padBegin <= 1 &&
    last <= input &&
    output >= 4 &&
    input > 2
  );
}
