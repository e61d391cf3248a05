import { type Graph, type Weight, weightTensor } from '@fsnet/graph';
import type { StatisticSpec } from './parameter-spec.ts';

/** The running means and variances of a network's batch normalizations. */
export function statisticSpecs(
  { weights }: Pick<Graph, 'weights'>,
  momenta: ReadonlyMap<string, number>,
): StatisticSpec[] {
  return Array.from(momenta, ([name, momentum]) => {
    const { shape, data } = weightTensor(weights.get(name)!);
    return { name, shape, initial: (data as Float32Array).slice(), momentum };
  });
}

/** A dense weight with other values. */
export function withValues(weight: Weight, values: Float32Array): Weight {
  const { dtype, shape } = weight;
  const vector = { format: 'plain', dtype: 'float32', data: values.slice(), count: values.length } as const;
  return { kind: 'dense', dtype, shape, vector };
}
