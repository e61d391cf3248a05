import type { Node } from '../network/node.ts';
import { floatAttribute, intAttribute } from './attributes.ts';
import { coordinateOf, crops, isUnchanged, roundingOf } from './resize-coordinates.ts';
import type { AxisScaling } from './resize-scaling.ts';

/** For every output index of an axis, `count` input indices with weights. */
export interface Taps {
  readonly count: number;
  readonly indices: Int32Array;
  readonly weights: Float64Array;
  /** 1 where the output lies outside the input and is extrapolated. */
  readonly outside: Uint8Array;
}

/** The input index nearest to each output index; -1 where the output is extrapolated. */
export function nearestIndices(node: Node, scaling: AxisScaling): Int32Array {
  if (isUnchanged(node, scaling)) return Int32Array.from({ length: scaling.outputSize }, (_, i) => i);
  const [coordinate, round, extrapolate] = [coordinateOf(node), roundingOf(node), crops(node)];
  const last = scaling.inputSize - 1;
  return Int32Array.from({ length: scaling.outputSize }, (_, i) => {
    const position = coordinate(i, scaling);
    if (extrapolate && (position < 0 || position > last)) return -1;
    return Math.min(Math.max(round(position), 0), last);
  });
}

/** Taps of linear or cubic interpolation along an axis. Indices beyond its ends are those of the end. */
export function interpolationTaps(node: Node, scaling: AxisScaling, mode: 'linear' | 'cubic'): Taps {
  const [coordinate, extrapolate] = [coordinateOf(node), crops(node)];
  const { inputSize, outputSize } = scaling;
  const last = inputSize - 1;
  const count = mode === 'linear' ? 2 : 4;
  const before = mode === 'linear' ? 0 : 1;
  const a = floatAttribute(node, 'cubic_coeff_a', -0.75);
  const excludeOutside = mode === 'cubic' && intAttribute(node, 'exclude_outside', 0) !== 0;
  const indices = new Int32Array(outputSize * count);
  const weights = new Float64Array(outputSize * count);
  const outside = new Uint8Array(outputSize);
  for (let i = 0; i < outputSize; i++) {
    const position = coordinate(i, scaling);
    outside[i] = Number(extrapolate && (position < 0 || position > last));
    const floor = Math.floor(position);
    const values = mode === 'linear' ? linearWeights(position - floor) : cubicWeights(position - floor, a);
    let sum = 0;
    for (let tap = 0; tap < count; tap++) {
      const index = floor - before + tap;
      indices[i * count + tap] = Math.min(Math.max(index, 0), last);
      const weight = excludeOutside && (index < 0 || index > last) ? 0 : values[tap];
      weights[i * count + tap] = weight;
      sum += weight;
    }
    if (excludeOutside) for (let tap = 0; tap < count; tap++) weights[i * count + tap] /= sum;
  }
  return { count, indices, weights, outside };
}

function linearWeights(fraction: number): readonly number[] {
  return [1 - fraction, fraction];
}

/** Keys' cubic convolution with parameter `a`, at distances 1 + fraction, fraction, 1 - fraction, 2 - fraction. */
function cubicWeights(fraction: number, a: number): readonly number[] {
  const near = (x: number): number => ((a + 2) * x - (a + 3)) * x * x + 1;
  const far = (x: number): number => ((a * x - 5 * a) * x + 8 * a) * x - 4 * a;
  return [far(1 + fraction), near(fraction), near(1 - fraction), far(2 - fraction)];
}
