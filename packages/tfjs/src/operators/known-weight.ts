import { type Choice, weightTensor } from '@fsnet/graph';
import type { PlanContext } from '../plan/operation.ts';

/** A float32 value's numbers, read when they are uploaded, or nothing where they are not known before a run. */
export function knownNumbers(name: string, context: PlanContext): (() => Float32Array) | undefined {
  if (!context.isConstant(name) || context.dtype(name) !== 'float32') return undefined;
  const weight = context.weight(name);
  return () => (weight ? weightTensor(weight) : context.constant(name)!).data as Float32Array;
}

/** What `explain` says of a layer that spends every multiply-add. */
export function denseChoice(name: string, context: PlanContext, multiplyAdds: number): Choice {
  return {
    kernel: 'dense',
    multiplyAdds,
    denseMultiplyAdds: multiplyAdds,
    reason: context.isConstant(name) ? 'its weights are stored dense' : 'both factors are computed',
  };
}
