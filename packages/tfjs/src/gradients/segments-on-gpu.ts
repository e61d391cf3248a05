import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import * as tf from '@tensorflow/tfjs-core';
import { gatherFilters, segmentStart, sumSegments } from '../generated/shaders.ts';
import { GpuContext } from '../gpu/gpu-context.ts';
import type { Shader } from '../gpu/shader.ts';
import type { SegmentReader } from './segment-reader.ts';
import type { SegmentGeometry } from './summary-layout.ts';

/** Reads segments by shaders: nothing leaves the GPU. */
export const segmentsOnGpu: SegmentReader = {
  filters: (summary, locations, geometry) => gather(summary, locations, geometry, false),

  summaryGradient(upstream, locations, geometry) {
    const shader = { name: 'sum-segments', code: segmentStart + sumSegments };
    const workgroups = Math.ceil(geometry.length / threads);
    return run(shader, [geometry.length], [upstream, locations], geometry, workgroups) as tf.Tensor1D;
  },

  locationGradient(upstream, summary, locations, geometry) {
    const { segmentsPerFilter, segmentLength, filters } = geometry;
    const products = tf.mul(upstream, gather(summary, locations, geometry, true));
    // The order ihw has one segment a filter, whose values may be summed in any order.
    const bySegment = tf.sum(tf.reshape(products, [segmentsPerFilter, segmentLength, filters]), 1);
    return tf.reshape(tf.transpose(bySegment), [geometry.segments]);
  },
};

const threads = 64;

function gather(
  summary: tf.Tensor,
  locations: tf.Tensor,
  geometry: SegmentGeometry,
  slopes: boolean,
): tf.Tensor4D {
  const { kernel, channels, filters } = geometry;
  const shape = [...kernel, channels, filters];
  const workgroups = Math.ceil(shape.reduce((product, size) => product * size, 1) / threads);
  const shader = { name: 'gather-filters', code: segmentStart + gatherFilters, constants: { slopes } };
  return run(shader, shape, [summary, locations], geometry, workgroups) as tf.Tensor4D;
}

/** Runs a shader over `inputs`, the last of which are the locations. */
function run(
  shader: Shader,
  shape: readonly number[],
  inputs: readonly [tf.Tensor, tf.Tensor],
  geometry: SegmentGeometry,
  workgroups: number,
): tf.Tensor {
  const { length, filters, channels, kernel, segments, segmentLength, segmentsPerFilter, unit } = geometry;
  const context = currentContext();
  const real = inputs[1].dtype === 'float32';
  const output = context.output(shape);
  context.dispatch({
    pipeline: context.pipeline({
      ...shader,
      constants: {
        ...shader.constants,
        threads,
        real,
        circular: geometry.circular,
        ihw: geometry.order === 'ihw',
      },
      types: { location_t: real ? 'f32' : 'i32' },
    }),
    bindings: [output, ...inputs],
    uniforms: [
      ...[length, filters, channels, kernel[0] * kernel[1]],
      ...[segments, segmentLength, segmentsPerFilter, unit],
    ],
    workgroups,
  });
  return tf.engine().makeTensorFromTensorInfo(output);
}

/** One a backend: it holds nothing but uniforms, a few bytes a layer. */
const contexts = new WeakMap<WebGPUBackend, GpuContext>();

function currentContext(): GpuContext {
  const backend = tf.backend() as WebGPUBackend;
  let context = contexts.get(backend);
  if (!context) {
    context = new GpuContext(backend);
    contexts.set(backend, context);
  }
  return context;
}
