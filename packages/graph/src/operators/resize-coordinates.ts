import type { Node } from '../network/node.ts';
import { stringAttribute } from './attributes.ts';
import { nodeError } from './node-error.ts';
import type { AxisScaling } from './resize-scaling.ts';

const { fround } = Math;

/** Where in the input (in pixels from the first one's centre) an output index lies. */
export type Coordinate = (index: number, scaling: AxisScaling) => number;

/**
 * Every coordinate transformation of ONNX. Each step is rounded to float32, as other runtimes compute it: which
 * neighbour is nearest, where two are equally near, depends on that.
 */
const coordinates: Readonly<Record<string, Coordinate>> = {
  half_pixel: halfPixel,
  pytorch_half_pixel: (index, scaling) => (scaling.outputSize > 1 ? halfPixel(index, scaling) : 0),
  half_pixel_symmetric(index, scaling) {
    const { inputSize, outputSize, scale } = scaling;
    const adjustment = fround(outputSize / fround(scale * inputSize));
    const offset = fround((inputSize / 2) * fround(1 - adjustment));
    return fround(offset + (index + 0.5) / scale - 0.5);
  },
  tf_half_pixel_for_nn: (index, { scale }) => fround(fround(index + 0.5) / scale),
  asymmetric: (index, { scale }) => fround(index / scale),
  align_corners: (index, { inputSize, outputSize }) =>
    outputSize === 1 ? 0 : fround(fround(index * (inputSize - 1)) / (outputSize - 1)),
  tf_crop_and_resize(index, { inputSize, outputSize, crop: [start, end] }) {
    const last = inputSize - 1;
    if (outputSize === 1) return fround(fround(0.5 * fround(start + end)) * last);
    const distance = fround(fround(fround(index * fround(end - start)) * last) / (outputSize - 1));
    return fround(fround(start * last) + distance);
  },
};

function halfPixel(index: number, { scale }: AxisScaling): number {
  return fround(fround(fround(index + 0.5) / scale) - 0.5);
}

const roundings: Readonly<Record<string, (position: number) => number>> = {
  round_prefer_floor: (position) => Math.ceil(position - 0.5),
  round_prefer_ceil: (position) => Math.floor(position + 0.5),
  floor: Math.floor,
  ceil: Math.ceil,
};

/** The node's `coordinate_transformation_mode`. */
export function coordinateOf(node: Node): Coordinate {
  return choice(node, 'coordinate_transformation_mode', 'half_pixel', coordinates);
}

/** The node's `nearest_mode`. */
export function roundingOf(node: Node): (position: number) => number {
  return choice(node, 'nearest_mode', 'round_prefer_floor', roundings);
}

/** Whether an axis comes out as it went in. */
export function isUnchanged(node: Node, { inputSize, outputSize, scale }: AxisScaling): boolean {
  return inputSize === outputSize && scale === 1 && !crops(node);
}

/** Whether positions outside the input are `extrapolation_value` instead of the nearest pixel. */
export function crops(node: Node): boolean {
  return stringAttribute(node, 'coordinate_transformation_mode', '') === 'tf_crop_and_resize';
}

function choice<T>(node: Node, name: string, otherwise: string, choices: Readonly<Record<string, T>>): T {
  const value = stringAttribute(node, name, otherwise);
  if (Object.hasOwn(choices, value)) return choices[value];
  throw nodeError(node, 'bad-value', `${name} "${value}" is unknown`, {
    expected: Object.keys(choices).join(', '),
    actual: value,
  });
}
