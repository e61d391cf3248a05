/** Work units are elements. */
@unmanaged
export class ClampArguments {
  input: usize;
  output: usize;
  minimum: f32;
  maximum: f32;
}

/** `output[i] = min(max(input[i], minimum), maximum)`; the input may be the output. */
export function clamp(args: ClampArguments, begin: i32, end: i32, scratch: usize): void {
  const low = f32x4.splat(args.minimum);
  const high = f32x4.splat(args.maximum);
  let from = args.input + ((<usize>begin) << 2);
  let to = args.output + ((<usize>begin) << 2);
  let left = end - begin;
  for (; left >= 4; left -= 4) {
    v128.store(to, v128.min<f32>(v128.max<f32>(v128.load(from), low), high));
    from += 16;
    to += 16;
  }
  for (; left > 0; left--) {
    store<f32>(to, min(max(load<f32>(from), args.minimum), args.maximum));
    from += 4;
    to += 4;
  }
}
