import type { Attribute, Node } from '@fsnet/graph';

/** How a convolution slides over its input; numbers by spatial axis, pads all begins before all ends. */
export interface Sliding {
  readonly kernel: readonly number[];
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  readonly pads: readonly number[];
}

/** The node of a `Conv`, or another operator that slides alike, of `x` by `w`; `attributes` beside those of sliding. */
export function slidingNode(
  { kernel, strides, dilations, pads }: Sliding,
  attributes: Readonly<Record<string, Attribute>> = {},
  op = 'Conv',
): Node {
  return {
    ...{ name: 'conv', op, domain: '', inputs: ['x', 'w'], outputs: ['y'] },
    attributes: {
      ...attributes,
      kernel_shape: ints(kernel),
      strides: ints(strides),
      dilations: ints(dilations),
      pads: ints(pads),
    },
  };
}

/** An attribute of whole numbers. */
export function ints(value: readonly number[]): Attribute {
  return { type: 'ints', value };
}
