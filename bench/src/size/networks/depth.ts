import type { Graph } from '@fsnet/graph';

/** Layers of a CIFAR ResNet as its name counts them: the convolutions of 3 x 3, and the classifier. */
export function depthOf({ nodes, weights }: Graph): number {
  const isCounted = (name: string) => weights.get(name)?.shape.slice(2).join() === '3,3';
  return 1 + nodes.filter(({ op, inputs }) => op === 'Conv' && isCounted(inputs[1])).length;
}
