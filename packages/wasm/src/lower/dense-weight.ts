import { type Choice, type Tensor, weightTensor } from '@fsnet/graph';
import type { Facts } from '../plan/lowering.ts';

/** A float32 weight's numbers, read when they are packed, or nothing where the value is not known before a run. */
export function weightValues(name: string, facts: Facts): (() => Float32Array) | undefined {
  const weight = facts.weight(name);
  const read: (() => Tensor) | undefined = weight
    ? () => weightTensor(weight)
    : facts.constant(name) && (() => facts.constant(name) as Tensor);
  return read && facts.dtype(name) === 'float32' ? () => read().data as Float32Array : undefined;
}

/** What `explain` says of a layer that spends every multiply-add. */
export function denseChoice(name: string, facts: Facts, multiplyAdds: number): Choice {
  const kind = facts.weight(name)?.kind;
  return {
    kernel: kind === 'summary' ? 'expanded' : 'dense',
    multiplyAdds,
    denseMultiplyAdds: multiplyAdds,
    reason: kind ? reasons[kind] : 'both factors are computed',
  };
}

const reasons = {
  summary: 'the fast convolution would take longer',
  dense: 'its weights are stored dense',
} as const;
