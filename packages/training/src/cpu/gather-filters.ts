import type { SegmentGeometry } from '@fsnet/tfjs';
import type * as tf from '@tensorflow/tfjs-core';
import type { Cpu, CpuKernel } from './cpu.ts';

type Tensors<Name extends string> = Readonly<Record<Name, tf.Tensor>>;

/** `FsnetGatherFilters` of @fsnet/tfjs, whose other two kernels of summaries follow. */
export const gatherFilters: CpuKernel<Tensors<'summary' | 'locations'>, SegmentGeometry> = {
  name: 'FsnetGatherFilters',
  compute(cpu, { summary, locations }, geometry) {
    const output = cpu.output([...geometry.kernel, geometry.channels, geometry.filters]);
    withSegments(cpu, locations, geometry, (segments) =>
      cpu.kernels.gatherFilters(segments, cpu.address(summary), cpu.address(output)),
    );
    return output;
  },
};

/** `FsnetSummaryGradient`. */
export const summaryGradient: CpuKernel<Tensors<'upstream' | 'locations'>, SegmentGeometry> = {
  name: 'FsnetSummaryGradient',
  compute(cpu, { upstream, locations }, geometry) {
    const gradient = cpu.output([geometry.length]);
    cpu.withScratch(8 * geometry.length, (scratch) =>
      withSegments(cpu, locations, geometry, (segments) =>
        cpu.kernels.summaryGradient(segments, cpu.address(upstream), cpu.address(gradient), scratch),
      ),
    );
    return gradient;
  },
};

/** `FsnetLocationGradient`. */
export const locationGradient: CpuKernel<Tensors<'upstream' | 'summary' | 'locations'>, SegmentGeometry> = {
  name: 'FsnetLocationGradient',
  compute(cpu, { upstream, summary, locations }, geometry) {
    const gradient = cpu.output([geometry.segments]);
    withSegments(cpu, locations, geometry, (segments) => {
      const addresses = [cpu.address(upstream), cpu.address(summary), cpu.address(gradient)] as const;
      cpu.kernels.locationGradient(segments, ...addresses);
    });
    return gradient;
  },
};

/** Calls `use` with the address of what ../../assembly/summary/segments.ts makes of them. */
function withSegments(
  cpu: Cpu,
  locations: tf.Tensor,
  geometry: SegmentGeometry,
  use: (segments: number) => void,
): void {
  const { unit, circular, length, segments, segmentLength, segmentsPerFilter, kernel } = geometry;
  const dtype = locations.dtype as 'float32' | 'int32';
  cpu.withScratch(44, (to) => {
    cpu.run('describeSegments', {
      to,
      locations: cpu.address(locations, dtype),
      real: Number(dtype === 'float32'),
      circular: Number(circular),
      length,
      count: segments,
      size: segmentLength,
      perFilter: segmentsPerFilter,
      taps: geometry.order === 'ihw' ? kernel[0] * kernel[1] : 1,
      channels: geometry.channels,
      filters: geometry.filters,
      unit: dtype === 'float32' ? unit : 1,
    });
    use(to);
  });
}
