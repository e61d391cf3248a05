/** Segments of a summary: segment `s` reads `length` values from `starts[s]` on, modulo the summary's if circular. */
export interface Segments {
  readonly starts: Uint32Array;
  readonly length: number;
  readonly circular: boolean;
  /** Weight of the next value, in 65536ths (see `SegmentLocations`). */
  readonly fractions?: Uint16Array | undefined;
}

/** The segments' values read from a summary, one after the other. */
export function readSegments(summary: ArrayLike<number>, segments: Segments): Float32Array {
  const { starts, length, fractions } = segments;
  const values = new Float32Array(starts.length * length);
  const size = summary.length;
  for (let segment = 0, out = 0; segment < starts.length; segment++) {
    const fraction = fractions ? fractions[segment] / 65536 : 0;
    for (let k = 0; k < length; k++) {
      const at = (starts[segment] + k) % size;
      values[out++] =
        fraction === 0 ? summary[at] : (1 - fraction) * summary[at] + fraction * summary[(at + 1) % size];
    }
  }
  return values;
}

/**
 * The summary of `size` values that is nearest to `values` (the segments' wanted values, one after the other) in the
 * least squares. Where no segment reads, it is 0.
 *
 * At whole locations the normal equations are diagonal, so each value is the mean of the weights that share it.
 * With fractions they are banded, and conjugate gradients solve them.
 */
export function fitLeastSquares(values: Float32Array, segments: Segments, size: number): Float32Array {
  const { fractions } = segments;
  if (fractions?.some((fraction) => fraction !== 0)) return conjugateGradients(values, segments, size);
  const sums = new Float64Array(size);
  const counts = new Uint32Array(size);
  const { starts, length } = segments;
  for (let segment = 0, i = 0; segment < starts.length; segment++) {
    for (let k = 0, at = starts[segment] % size; k < length; k++) {
      sums[at] += values[i++];
      counts[at]++;
      if (++at === size) at = 0;
    }
  }
  return Float32Array.from(sums, (sum, at) => (counts[at] === 0 ? 0 : sum / counts[at]));
}

/** The transpose of {@link readSegments}: each value added where it is read from. */
function spreadSegments(values: ArrayLike<number>, segments: Segments, size: number): Float64Array {
  const { starts, length, fractions } = segments;
  const summary = new Float64Array(size);
  for (let segment = 0, i = 0; segment < starts.length; segment++) {
    const fraction = fractions ? fractions[segment] / 65536 : 0;
    for (let k = 0; k < length; k++, i++) {
      const at = (starts[segment] + k) % size;
      summary[at] += (1 - fraction) * values[i];
      if (fraction !== 0) summary[(at + 1) % size] += fraction * values[i];
    }
  }
  return summary;
}

const maximumSteps = 200;

// Hestenes and Stiefel (1952) on the normal equations; started at zero it finds the solution of least norm, which is
// what a summary should be where the segments leave it open.
function conjugateGradients(values: Float32Array, segments: Segments, size: number): Float32Array {
  const solution = new Float64Array(size);
  const residual = spreadSegments(values, segments, size);
  const direction = residual.slice();
  let norm = dot(residual, residual);
  const target = norm * 1e-16;
  for (let step = 0; step < maximumSteps && norm > target; step++) {
    const image = spreadSegments(readSegments(direction, segments), segments, size);
    const rate = norm / dot(direction, image);
    for (let i = 0; i < size; i++) {
      solution[i] += rate * direction[i];
      residual[i] -= rate * image[i];
    }
    const next = dot(residual, residual);
    for (let i = 0; i < size; i++) direction[i] = residual[i] + (next / norm) * direction[i];
    norm = next;
  }
  return Float32Array.from(solution);
}

function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += a[i] * b[i];
  return sum;
}
