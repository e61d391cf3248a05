import { randomGenerator } from '@fsnet/graph';
import type { Slide } from '@fsnet/tfjs';
import fc from 'fast-check';

/** A convolution's shapes and attributes. */
export interface ConvolutionCase {
  readonly input: readonly [images: number, height: number, width: number, channels: number];
  readonly filter: readonly [height: number, width: number, channels: number, filters: number];
  readonly groups: number;
  readonly slides: readonly [Slide, Slide];
}

const axis = fc
  .record({
    input: fc.integer({ min: 1, max: 9 }),
    kernel: fc.integer({ min: 1, max: 4 }),
    stride: fc.integer({ min: 1, max: 3 }),
    dilation: fc.integer({ min: 1, max: 3 }),
    begin: fc.integer({ min: -1, max: 3 }),
    end: fc.integer({ min: -1, max: 3 }),
  })
  .filter(
    ({ input, kernel, dilation, begin, end }) =>
      input + Math.min(begin, 0) + Math.min(end, 0) > 0 && input + begin + end > (kernel - 1) * dilation,
  );

/** Small convolutions of all kinds. */
export const anyConvolution: fc.Arbitrary<ConvolutionCase> = fc
  .record({
    images: fc.integer({ min: 1, max: 3 }),
    vertical: axis,
    horizontal: axis,
    groups: fc.integer({ min: 1, max: 3 }),
    channels: fc.integer({ min: 1, max: 6 }),
    filters: fc.integer({ min: 1, max: 10 }),
    isDepthwise: fc.integer({ min: 0, max: 4 }).map((choice) => choice === 0),
  })
  .map(({ isDepthwise, ...each }) =>
    isDepthwise ? { ...each, groups: each.channels * each.groups, channels: 1, filters: 1 } : each,
  )
  .map(({ images, vertical, horizontal, groups, channels, filters }) => ({
    input: [images, vertical.input, horizontal.input, channels * groups],
    filter: [vertical.kernel, horizontal.kernel, channels, filters * groups],
    groups,
    slides: [vertical, horizontal].map(({ stride, dilation, begin, end }) => ({
      stride,
      dilation,
      pads: [begin, end],
    })) as unknown as [Slide, Slide],
  }));

const side = fc.record({
  input: fc.integer({ min: 1, max: 9 }),
  begin: fc.integer({ min: -1, max: 3 }),
  end: fc.integer({ min: -1, max: 3 }),
});

/** Small convolutions by 3 by 3 taps, of which most suit Winograd's minimal filtering. */
export const any3x3Convolution: fc.Arbitrary<ConvolutionCase> = fc
  .record({
    images: fc.integer({ min: 1, max: 5 }),
    vertical: side,
    horizontal: side,
    groups: fc.integer({ min: 1, max: 2 }),
    channels: fc.constantFrom(8, 16, 24),
    filters: fc.constantFrom(8, 16, 24),
  })
  .filter(({ vertical, horizontal }) =>
    [vertical, horizontal].every(
      ({ input, begin, end }) => input + begin + end > 2 && input + Math.min(begin, 0) + Math.min(end, 0) > 0,
    ),
  )
  .map(({ images, vertical, horizontal, groups, channels, filters }) => ({
    input: [images, vertical.input, horizontal.input, channels * groups],
    filter: [3, 3, channels, filters * groups],
    groups,
    slides: [
      { stride: 1, dilation: 1, pads: [vertical.begin, vertical.end] },
      { stride: 1, dilation: 1, pads: [horizontal.begin, horizontal.end] },
    ],
  }));

export function outputShape({ input, filter, slides }: ConvolutionCase): [number, number, number, number] {
  const [height, width] = slides.map(
    ({ stride, dilation, pads }, at) =>
      Math.floor((input[at + 1] + pads[0] + pads[1] - (filter[at] - 1) * dilation - 1) / stride) + 1,
  );
  return [input[0], height, width, filter[3]];
}

/** A convolution's tensors, or their gradients. */
export interface ConvolutionValues {
  readonly input: Float64Array;
  readonly filter: Float64Array;
  readonly output: Float64Array;
}

/** In float64 the output of a convolution and, for an upstream gradient, its gradients, straight from the definition. */
export function referenceConvolution(
  example: ConvolutionCase,
  input: Float64Array,
  filter: Float64Array,
  upstream: Float64Array,
): ConvolutionValues {
  const [, height, width, channels] = example.input;
  const [kernelHeight, kernelWidth, groupChannels, filters] = example.filter;
  const [, rows, columns] = outputShape(example);
  const [vertical, horizontal] = example.slides;
  const values = {
    input: new Float64Array(input.length),
    filter: new Float64Array(filter.length),
    output: new Float64Array(upstream.length),
  };
  for (let at = 0; at < upstream.length; at++) {
    const o = at % filters;
    const column = Math.floor(at / filters) % columns;
    const row = Math.floor(at / filters / columns) % rows;
    const image = Math.floor(at / filters / columns / rows);
    const firstChannel = Math.floor(o / (filters / example.groups)) * groupChannels;
    for (let kh = 0; kh < kernelHeight; kh++) {
      for (let kw = 0; kw < kernelWidth; kw++) {
        const y = row * vertical.stride + kh * vertical.dilation - vertical.pads[0];
        const x = column * horizontal.stride + kw * horizontal.dilation - horizontal.pads[0];
        if (y < 0 || y >= height || x < 0 || x >= width) continue;
        for (let c = 0; c < groupChannels; c++) {
          const from = ((image * height + y) * width + x) * channels + firstChannel + c;
          const weight = ((kh * kernelWidth + kw) * groupChannels + c) * filters + o;
          values.output[at] += input[from] * filter[weight];
          values.input[from] += upstream[at] * filter[weight];
          values.filter[weight] += upstream[at] * input[from];
        }
      }
    }
  }
  return values;
}

/** Values in [-1, 1) that float32 holds. */
export function draw(seed: number, shape: readonly number[]): Float64Array {
  const next = randomGenerator(seed);
  const count = shape.reduce((product, size) => product * size, 1);
  return Float64Array.from({ length: count }, () => Math.fround(2 * next() - 1));
}
