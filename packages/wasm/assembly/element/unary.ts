import { mapElements } from './activation';

/** Work units are blocks of 64 elements. */
@unmanaged
export class UnaryArguments {
  input: usize;
  output: usize;
  count: i32;
  activation: i32;
  activationA: f32;
  activationB: f32;
}

/** `output[i] = activation(input[i])`; the input may be the output. */
export function unary(args: UnaryArguments, begin: i32, end: i32, scratch: usize): void {
  const first = begin << 6;
  const offset = (<usize>first) << 2;
  mapElements(
    args.input + offset,
    args.output + offset,
    min(end << 6, args.count) - first,
    args.activation,
    args.activationA,
    args.activationB,
  );
}
