import { intAttribute, intsAttribute, planeWindows } from '@fsnet/graph';
import { type Lowering, nothing } from '../plan/lowering.ts';
import { activationArguments } from './activation-arguments.ts';
import { windowTable } from './plane-windows.ts';

/** `MaxPool` without indices, and `AveragePool`. */
export const lowerPooling: Lowering = (node, facts) => {
  const shape = facts.shape(node.inputs[0]);
  const windows = planeWindows(node, shape, intsAttribute(node, 'kernel_shape', []));
  if (!windows || node.outputs[1]) return undefined;
  const [vertical, horizontal] = windows;
  const isMean = node.op === 'AveragePool';
  const countsPads = intAttribute(node, 'count_include_pad', 0) !== 0;
  return {
    inputLayouts: ['nhwc'],
    outputLayouts: ['nhwc'],
    emit(context) {
      const [batch, channels] = shape;
      const pixelBytes = 4 * channels;
      const rowBytes = horizontal.input * pixelBytes;
      const [rows, columns] = windows.map((window, axis) => {
        const { kernel, dilation, input, padEnd } = window;
        const divisor = (taps: number, begin: number): number => {
          if (!isMean) return 1;
          // Taps behind the padding count for nothing: `ceil_mode` has such.
          return countsPads ? Math.min(kernel, Math.ceil((input + padEnd - begin) / dilation)) : taps;
        };
        return context.table(windowTable(window, axis === 0 ? rowBytes : pixelBytes, 0, divisor));
      });
      context.emit({
        kernel: 'windows',
        arguments: {
          ...{ input: context.input(0), output: context.output(0) },
          ...{ weights: nothing, bias: nothing, residual: nothing, weightRowBytes: 0 },
          ...{ rows, columns },
          tapRowBytes: vertical.dilation * rowBytes,
          tapColumnBytes: horizontal.dilation * pixelBytes,
          imageBytes: vertical.input * rowBytes,
          ...{ channels, outputRows: vertical.output, outputColumns: horizontal.output },
          kind: isMean ? 1 : 0,
          ...activationArguments(undefined),
        },
        units: batch * vertical.output,
        scratchBytes: 64,
      });
    },
  };
};
