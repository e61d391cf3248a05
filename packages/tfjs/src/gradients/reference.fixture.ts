import { kernelSize, segmentLength } from '@fsnet/graph';
import type { GradientCase } from './gradient-cases.fixture.ts';

/** What a summary convolution is a function of. */
export interface Parameters {
  readonly input: Float64Array;
  readonly summary: Float64Array;
  readonly locations: Float64Array;
}

/** The convolution's output in float64, straight from the definition of every filter value. */
export function referenceOutput(example: GradientCase, parameters: Parameters): Float64Array {
  const { layout, input: shape, strides, dilations, pads } = example;
  const [batch, height, width, allChannels] = shape;
  const [filters, channels] = layout.shape;
  const [kernelHeight, kernelWidth] = kernelSize(layout.shape);
  const size = (axis: 0 | 1, kernel: number, input: number) =>
    Math.floor((input + pads[axis] + pads[axis + 2] - (kernel - 1) * dilations[axis] - 1) / strides[axis]) +
    1;
  const [rows, columns] = [size(0, kernelHeight, height), size(1, kernelWidth, width)];
  const output = new Float64Array(batch * rows * columns * filters);
  const values = filterValues(example, parameters);
  for (let at = 0; at < output.length; at++) {
    const filter = at % filters;
    const column = Math.floor(at / filters) % columns;
    const row = Math.floor(at / filters / columns) % rows;
    const image = Math.floor(at / filters / columns / rows);
    const firstChannel = Math.floor(filter / (filters / layout.groups)) * channels;
    let value = 0;
    for (let kh = 0; kh < kernelHeight; kh++) {
      for (let kw = 0; kw < kernelWidth; kw++) {
        const y = row * strides[0] + kh * dilations[0] - pads[0];
        const x = column * strides[1] + kw * dilations[1] - pads[1];
        if (y < 0 || y >= height || x < 0 || x >= width) continue;
        for (let channel = 0; channel < channels; channel++) {
          const pixel = ((image * height + y) * width + x) * allChannels + firstChannel + channel;
          const weight = ((filter * kernelHeight + kh) * kernelWidth + kw) * channels + channel;
          value += parameters.input[pixel] * values[weight];
        }
      }
    }
    output[at] = value;
  }
  return output;
}

/** Filters as `[filter, kernel row, kernel column, channel]`. */
function filterValues({ layout, length }: GradientCase, { summary, locations }: Parameters): Float64Array {
  const [filters, channels] = layout.shape;
  const [rows, columns] = kernelSize(layout.shape);
  const at = (position: number) => {
    if (layout.circular) return summary[((position % length) + length) % length];
    return position < length ? summary[position] : 0;
  };
  const values: number[] = [];
  for (let filter = 0; filter < filters; filter++) {
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        for (let channel = 0; channel < channels; channel++) {
          const tap = row * columns + column;
          const unrolled = layout.order === 'hwi' ? tap * channels + channel : channel * rows * columns + tap;
          const before = Math.floor(unrolled / segmentLength(layout));
          const segment = { filter, row: filter * rows + row, tap: filter * rows * columns + tap }[
            layout.segments
          ];
          const k = layout.segments === 'filter' ? unrolled : unrolled - before * segmentLength(layout);
          const start = Math.floor(locations[segment]);
          const fraction = locations[segment] - start;
          values.push((1 - fraction) * at(start + k) + fraction * at(start + k + 1));
        }
      }
    }
  }
  return Float64Array.from(values);
}

/**
 * Gradients of `sum(upstream * output)` by finite differences in float64.
 *
 * The sum is linear in every single parameter but for kinks at whole locations, so steps need not be small. Locations
 * step towards the next whole number and stay before it.
 */
export function referenceGradients(
  example: GradientCase,
  parameters: Parameters,
  upstream: Float64Array,
): Parameters {
  const loss = (changed: Parameters) =>
    referenceOutput(example, changed).reduce((sum, value, at) => sum + value * upstream[at], 0);
  const base = loss(parameters);
  const differences = (name: keyof Parameters, stepOf: (value: number) => number) =>
    parameters[name].map((value, at) => {
      const changed = parameters[name].slice();
      const step = stepOf(value);
      changed[at] = value + step;
      return (loss({ ...parameters, [name]: changed }) - base) / step;
    });
  return {
    input: differences('input', () => 1),
    summary: differences('summary', () => 1),
    locations: example.learned
      ? differences('locations', (value) => (Math.floor(value) + 1 - value) / 2)
      : new Float64Array(0),
  };
}
