import type { SegmentGeometry } from '@fsnet/tfjs';
import type * as tf from '@tensorflow/tfjs-core';
import type { Cpu, CpuKernel } from './cpu.ts';

type Tensors<Name extends string> = Readonly<Record<Name, tf.Tensor>>;

/** `FsnetGatherFilters` of @fsnet/tfjs, whose other two kernels of summaries follow. */
export const gatherFilters: CpuKernel<Tensors<'summary' | 'locations'>, SegmentGeometry> = {
  name: 'FsnetGatherFilters',
  compute(cpu, { summary, locations }, geometry) {
    const output = cpu.output([...geometry.kernel, geometry.channels, geometry.filters]);
    cpu.run('gatherFilters', {
      summary: cpu.address(summary),
      output: cpu.address(output),
      ...segmentArguments(cpu, locations, geometry),
    });
    return output;
  },
};

/** `FsnetSummaryGradient`. */
export const summaryGradient: CpuKernel<Tensors<'upstream' | 'locations'>, SegmentGeometry> = {
  name: 'FsnetSummaryGradient',
  compute(cpu, { upstream, locations }, geometry) {
    const gradient = cpu.output([geometry.length]);
    cpu.withScratch(8 * geometry.length, (scratch) =>
      cpu.run('summaryGradient', {
        upstream: cpu.address(upstream),
        gradient: cpu.address(gradient),
        scratch,
        ...segmentArguments(cpu, locations, geometry),
      }),
    );
    return gradient;
  },
};

/** `FsnetLocationGradient`. */
export const locationGradient: CpuKernel<Tensors<'upstream' | 'summary' | 'locations'>, SegmentGeometry> = {
  name: 'FsnetLocationGradient',
  compute(cpu, { upstream, summary, locations }, geometry) {
    const gradient = cpu.output([geometry.segments]);
    cpu.run('locationGradient', {
      upstream: cpu.address(upstream),
      summary: cpu.address(summary),
      gradient: cpu.address(gradient),
      ...segmentArguments(cpu, locations, geometry),
    });
    return gradient;
  },
};

function segmentArguments(cpu: Cpu, locations: tf.Tensor, geometry: SegmentGeometry) {
  const { circular, length, segments, segmentLength, segmentsPerFilter, kernel } = geometry;
  const dtype = locations.dtype as 'float32' | 'int32';
  return {
    locations: cpu.address(locations, dtype),
    real: Number(dtype === 'float32'),
    circular: Number(circular),
    length,
    segments,
    segment: segmentLength,
    perFilter: segmentsPerFilter,
    taps: geometry.order === 'ihw' ? kernel[0] * kernel[1] : 1,
    channels: geometry.channels,
    filters: geometry.filters,
  };
}
