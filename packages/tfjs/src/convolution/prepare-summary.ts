import type { PlannedNode, SummaryWeight } from '@fsnet/graph';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { backend } from '@tensorflow/tfjs-core';
import { GpuContext } from '../gpu/gpu-context.ts';
import { SummaryBuffer } from '../summary/summary-buffer.ts';
import {
  cheapest,
  deviceTraits,
  isDense,
  type SummaryCosts,
  type SummaryVariant,
  summaryCosts,
} from './choice.ts';
import { prepareDirectConvolution } from './direct/direct-convolution.ts';
import { expandedConvolution } from './expanded.ts';
import { prepareFusedConvolution } from './fused/fused-convolution.ts';
import type {
  PrepareSummary,
  SummaryContext,
  SummaryGeometry,
  SummaryKernel,
} from './summary-convolution.ts';
import { prepareTwoPassConvolution } from './two-pass/two-pass-convolution.ts';

export interface SummaryOptions {
  /**
   * `f16`: what is multiplied and kept between passes is of half precision, where the device has it; sums are always
   * of single precision. `f32` by default.
   */
  readonly precision?: 'f32' | 'f16' | undefined;
  /** Measured nanoseconds by variant, where they are known for such a convolution. */
  readonly measured?:
    | ((node: PlannedNode, weight: SummaryWeight, geometry: SummaryGeometry) => SummaryCosts | undefined)
    | undefined;
}

/** The part of the GPU of the model that `resources` belong to. */
export function gpuContext(resources: Pick<SummaryContext, 'shared'>): GpuContext {
  return resources.shared('gpu', () => new GpuContext(backend() as WebGPUBackend));
}

/** Chooses how filter summaries run: on the GPU by our kernels, on other backends of tfjs with expanded filters. */
export function summaryPreparer(options: SummaryOptions = {}): PrepareSummary {
  return (node, weight, geometry, resources) => {
    const dense = isDense(weight);
    if (resources.backend !== 'webgpu') {
      if (dense) return undefined;
      const reason = `the backend ${resources.backend} has no kernels for summaries`;
      return expandedConvolution(node, weight, geometry, resources, reason);
    }
    const context = gpuContext(resources);
    const costs = () => summaryCosts(node, weight, geometry, deviceTraits(context.device));
    const { force } = resources;
    if (dense && force === 'expanded') return undefined;
    if (force) {
      const ways = [...costs()].filter(([variant]) => variant.split(' ')[0] === force);
      const forced =
        ways.length > 0 &&
        prepareVariant(
          cheapest(new Map(ways), 'expected').variant,
          ...[node, weight, geometry, resources, options],
        );
      if (forced) return withReason(forced, 'forced');
    }
    const measured = options.measured?.(node, weight, geometry);
    const { variant, reason } = measured ? cheapest(measured, 'measured') : cheapest(costs(), 'expected');
    if (dense && variant === 'expanded') return undefined;
    const kernel = prepareVariant(variant, node, weight, geometry, resources, options);
    return withReason(
      kernel ?? (prepareVariant('direct', node, weight, geometry, resources, options) as SummaryKernel),
      reason,
    );
  };
}

/** One way to run a convolution, `undefined` where it cannot. */
export function prepareVariant(
  variant: SummaryVariant,
  node: PlannedNode,
  weight: SummaryWeight,
  geometry: SummaryGeometry,
  resources: SummaryContext,
  { precision }: SummaryOptions,
): SummaryKernel | undefined {
  if (variant === 'expanded')
    return expandedConvolution(node, weight, geometry, resources, 'filters are expanded');
  const context = gpuContext(resources);
  const half = precision === 'f16' && context.features.has('f16');
  const name = node.inputs[1];
  const summary = resources.shared(`summary ${name}`, () => new SummaryBuffer(context, weight, name));
  const parts = [context, node, weight, geometry, summary] as const;
  switch (variant) {
    case 'direct':
      return prepareDirectConvolution(...parts, { half });
    case 'fused':
      return prepareFusedConvolution(...parts, resources, { half });
    case 'two-pass tiled':
      return prepareTwoPassConvolution(...parts, resources, { tiling: 'tiled', half });
    case 'two-pass register':
      return prepareTwoPassConvolution(...parts, resources, { tiling: 'register', half });
    case 'two-pass subgroup':
      return prepareTwoPassConvolution(...parts, resources, { tiling: 'subgroup', half });
  }
}

function withReason(kernel: SummaryKernel, why: string): SummaryKernel {
  const { reason, ...choice } = kernel.choice;
  return { ...kernel, choice: { ...choice, reason: `${reason}; ${why}` } };
}
