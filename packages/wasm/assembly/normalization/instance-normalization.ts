import { mapColumn, reduceColumn } from '../reduce/column';
import { SQUARES, SUM } from '../reduce/reductions';

/** Work units are 4 columns of one outer index, or one outer index where `inner` is 1. */
@unmanaged
export class InstanceNormalizationArguments {
  /** `[outer, size, inner]`, as is the output, which may be the same. */
  input: usize;
  output: usize;
  /** One a channel: channels are the inner axis, or the outer one over and over where `inner` is 1. */
  scale: usize;
  bias: usize;
  size: i32;
  inner: i32;
  channels: i32;
  epsilon: f32;
}

/** Brings each column to the mean `bias` and the standard deviation `scale`. */
export function instanceNormalization(
  args: InstanceNormalizationArguments,
  begin: i32,
  end: i32,
  scratch: usize,
): void {
  const inner = args.inner;
  const size = args.size;
  const groups = (inner + 3) >> 2;
  const factor = f32x4.splat(1.0 / <f32>size);
  for (let unit = begin; unit < end; unit++) {
    const outer = unit / groups;
    const column = (unit - outer * groups) << 2;
    const offset = (<usize>(outer * size * inner + column)) << 2;
    const from = args.input + offset;
    const mean = v128.mul<f32>(reduceColumn(from, size, inner, SUM, factor), factor);
    const squares = reduceColumn(from, size, inner, SQUARES, mean);
    const variance = v128.add<f32>(v128.mul<f32>(squares, factor), f32x4.splat(args.epsilon));
    const channel = (<usize>(inner == 1 ? outer % args.channels : column)) << 2;
    let scale = v128.load(args.scale + channel);
    let bias = v128.load(args.bias + channel);
    if (inner == 1) {
      scale = v128.load_splat<f32>(args.scale + channel);
      bias = v128.load_splat<f32>(args.bias + channel);
    }
    scale = v128.div<f32>(scale, v128.sqrt<f32>(variance));
    bias = v128.sub<f32>(bias, v128.mul<f32>(mean, scale));
    mapColumn(from, args.output + offset, size, inner, inner - column, scale, bias, false);
  }
}
