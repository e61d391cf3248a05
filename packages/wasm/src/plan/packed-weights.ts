import { batchShapes, elementCount, fuseNodes, knownValues, valueConsumers } from '@fsnet/graph';
import type { Network } from './network.ts';
import type { Layer } from './plan.ts';

/** Fewer values are not worth it, and shape inference looks at them. */
const fewest = 4097;

/**
 * Forgets the values of weights that kernels alone read, which have packed them, where every later plan will pack them
 * the same way: where at most the batch is open, and the same is fused whatever it is. Later plans choose for such a
 * weight what this one has chosen.
 */
export function forgetPackedWeights(network: Network, layers: readonly Layer[]): void {
  const readers = valueConsumers(network);
  const packed = layers.flatMap(({ node: { inputs }, kind, choice }) => {
    const [, name] = inputs;
    const weight = network.weights.get(name);
    const isPacked = kind === 'kernels' && choice && weight && readers.get(name)?.length === 1;
    return isPacked && elementCount(weight.shape) >= fewest ? [{ name, weight, choice }] : [];
  });
  if (packed.length === 0 || !isFusedAlike(network)) return;
  for (const { name, weight, choice } of packed) {
    const { count } = weight.vector;
    network.weights.set(name, { ...weight, vector: new ForgottenVector(count) });
    network.choices.set(name, choice.kernel.includes('summary') ? 'summary' : 'expanded');
  }
}

/** Stands for values that are in the kernels' memory only. */
class ForgottenVector {
  readonly format = 'plain';
  readonly dtype = 'float32';
  readonly count: number;

  constructor(count: number) {
    this.count = count;
  }

  get data(): never {
    throw new TypeError('the weight has been packed and forgotten');
  }
}

function isFusedAlike(network: Network): boolean {
  const { inputs } = network;
  const isOpen = (axes: number) => inputs.some(({ shape }) => !shape?.slice(axes).every(isNumber));
  if (!isOpen(0)) return true;
  if (inputs.length > 1 || isOpen(1)) return false;
  const [one, two] = [1, 2].map((batch) => {
    const values = knownValues(network, batchShapes(inputs, batch));
    const nodes = fuseNodes(network, values, values.isKnownNode);
    return nodes.map(({ outputs, members, epilogue }) => [outputs, members.length, epilogue.residual]);
  });
  return JSON.stringify(one) === JSON.stringify(two);
}

function isNumber(size: unknown): boolean {
  return typeof size === 'number';
}
