import * as tf from '@tensorflow/tfjs-core';
import { type Differentiable, type Kernel, runDifferentiable, runKernel } from './differentiable.ts';
import type { SegmentReader } from './segment-reader.ts';
import { segmentsOnGpu } from './segments-on-gpu.ts';
import { segmentsOnHost } from './segments-on-host.ts';
import { checkStarts, type SegmentGeometry, type SummaryLayout, segmentGeometry } from './summary-layout.ts';

/**
 * Where the segments of a summary start, in values, one a segment in the order of `SummaryWeight`: whole numbers, or a
 * `float32` tensor of real locations in units that can be learned (DFSNet; see {@link gatherFilters}).
 */
export type SummaryLocations = Int32Array | Uint32Array | tf.Tensor1D;

/**
 * The filters that a summary stands for, `[height, width, channels a group, filters]`, differentiable with respect to
 * the summary and, where they are a tensor, to the locations.
 *
 * A real location `l` in units of `u` values with `f = l - floor(l)` locates
 * `(1 - f) * F[u * floor(l) + k] + f * F[u * floor(l) + u + k]`. Its gradient is the slope towards the next unit, at
 * whole locations too. Locations outside of 0 to `floor((L - K) / u)` count as the nearest of these, unless the summary
 * is circular. The gradient of the summary is the plain sum over all that read a value: it is not scaled by how many
 * these are.
 *
 * @param summary `[L]`.
 * @param unit `u`: 1 is the paper's interpolation (DFSNet); the channels of a tap never mix channels.
 * @throws RangeError where the layout, the summary's length and whole locations do not fit.
 */
export function gatherFilters(
  summary: tf.Tensor1D,
  layout: SummaryLayout,
  locations: SummaryLocations,
  unit = 1,
): tf.Tensor4D {
  const geometry = segmentGeometry(layout, summary.size, unit);
  return tf.tidy(() => {
    const tensor = locations instanceof tf.Tensor ? locations : startsTensor(locations, geometry);
    if (tensor.dtype !== 'float32' && tensor.dtype !== 'int32')
      throw new TypeError(`locations of type ${tensor.dtype}`);
    if (tensor.size !== geometry.segments)
      throw new RangeError(`${tensor.size} locations for ${geometry.segments} segments`);
    return runDifferentiable(operation, { summary, locations: tensor }, geometry) as tf.Tensor4D;
  });
}

const operation: Differentiable<{ summary: tf.Tensor; locations: tf.Tensor }, SegmentGeometry> = {
  name: 'FsnetGatherFilters',
  compose: ({ summary, locations }, geometry) => reader().filters(summary, locations, geometry),
  savedInputs: ['summary', 'locations'],
  gradients: ({ upstream, inputs: { summary, locations }, attributes }) => ({
    summary: () => runKernel(ofSummary, { upstream, locations }, attributes),
    locations: () => runKernel(ofLocations, { upstream, summary, locations }, attributes),
  }),
};

const ofSummary: Kernel<{ upstream: tf.Tensor; locations: tf.Tensor }, SegmentGeometry> = {
  name: 'FsnetSummaryGradient',
  compose: ({ upstream, locations }, geometry) => reader().summaryGradient(upstream, locations, geometry),
};

const ofLocations: Kernel<
  { upstream: tf.Tensor; summary: tf.Tensor; locations: tf.Tensor },
  SegmentGeometry
> = {
  name: 'FsnetLocationGradient',
  compose: ({ upstream, summary, locations }, geometry) =>
    reader().locationGradient(upstream, summary, locations, geometry),
};

function reader(): SegmentReader {
  return tf.getBackend() === 'webgpu' ? segmentsOnGpu : segmentsOnHost;
}

function startsTensor(starts: Int32Array | Uint32Array, geometry: SegmentGeometry): tf.Tensor1D {
  checkStarts(starts, geometry);
  // Modulo the length they fit int32.
  return tf.tensor1d(
    Int32Array.from(starts, (start) => start % geometry.length),
    'int32',
  );
}
