import { type Graph, type Node, vectorValues, type Weight } from '@fsnet/graph';
import { freeName, takenNames } from './taken-names.ts';

/** What batch normalisation uses where the node names none. */
const defaultEpsilon = Math.fround(1e-5);

/** A graph of which some batch normalisations have no statistics of their own any more. */
export interface Folded {
  readonly graph: Graph;
  /** How many. */
  readonly count: number;
}

/**
 * Folds the running mean and variance of batch normalisations into their scale and bias: `scale / sqrt(variance +
 * epsilon)` and `bias - mean * scale / sqrt(variance + epsilon)`, in float64. All of one width then share a mean of
 * zeros and a variance of ones, which take some bytes. The nodes stay, so that runtimes fuse them as before and ONNX
 * has them.
 *
 * Left alone: statistics that are not known or not finite, and weights that anything else reads.
 */
export function foldStatistics(graph: Graph): Folded {
  const uses = usesOf(graph);
  const weights = new Map(graph.weights);
  const shared = new SharedStatistics(graph, weights);
  const done = new Set<string>();
  let count = 0;
  const nodes = graph.nodes.map((node) => {
    const folded = foldedValues(node, graph, uses);
    if (!folded) return node;
    count++;
    const [data, scale, bias] = node.inputs;
    if (!done.has(scale)) {
      weights.set(scale, withValues(weights.get(scale) as Weight, folded.scale));
      weights.set(bias, withValues(weights.get(bias) as Weight, folded.bias));
      done.add(scale);
    }
    const { epsilon: _, ...attributes } = node.attributes;
    return { ...node, inputs: [data, scale, bias, ...shared.ofWidth(folded.scale.length)], attributes };
  });
  if (count === 0) return { graph, count };
  const read = new Set(nodes.flatMap((node) => [...node.inputs, ...(node.captures ?? [])]));
  for (const { name } of graph.outputs) read.add(name);
  for (const name of uses.keys()) if (!read.has(name)) weights.delete(name);
  return { graph: { ...graph, nodes, weights }, count };
}

/** By weight, how each of its readers reads it: batch normalisations of equal inputs are one way. */
function usesOf({ nodes, outputs, weights }: Graph): Map<string, Set<string>> {
  const uses = new Map<string, Set<string>>();
  const add = (name: string, use: string) => {
    if (!weights.has(name)) return;
    const known = uses.get(name);
    if (known) known.add(use);
    else uses.set(name, new Set([use]));
  };
  for (const node of nodes) {
    for (const [position, name] of node.inputs.entries())
      add(name, position > 0 && isNormalisation(node) ? keyOf(node) : 'other');
    for (const name of node.captures ?? []) add(name, 'other');
  }
  for (const { name } of outputs) add(name, 'other');
  return uses;
}

function isNormalisation({ op, domain, inputs, outputs, attributes }: Node): boolean {
  return (
    op === 'BatchNormalization' &&
    domain === '' &&
    inputs.length === 5 &&
    outputs.length === 1 &&
    !attributes.training_mode
  );
}

function keyOf(node: Node): string {
  return JSON.stringify([...node.inputs.slice(1), epsilonOf(node)]);
}

function epsilonOf({ attributes: { epsilon } }: Node): number {
  return epsilon?.type === 'float' ? epsilon.value : defaultEpsilon;
}

function foldedValues(
  node: Node,
  { weights }: Graph,
  uses: ReadonlyMap<string, ReadonlySet<string>>,
): { scale: Float32Array; bias: Float32Array } | undefined {
  if (!isNormalisation(node)) return undefined;
  const names = node.inputs.slice(1);
  const [scale, bias, mean, variance] = names.map((name) => valuesOf(weights.get(name)));
  if (!scale || !bias || !mean || !variance || scale.length !== bias.length) return undefined;
  if (new Set(names).size < 4 || mean.length !== scale.length || variance.length !== scale.length)
    return undefined;
  if (uses.get(names[0])?.size !== 1 || uses.get(names[1])?.size !== 1) return undefined;
  const epsilon = epsilonOf(node);
  // Folded before: as it is, or it would be rounded again each time.
  if (epsilon === defaultEpsilon && mean.every((each) => each === 0) && variance.every((each) => each === 1))
    return undefined;
  const factors = Float64Array.from(scale, (each, c) => each / Math.sqrt(variance[c] + epsilon));
  const folded = {
    // The runtime divides by the root of the shared variance and epsilon again.
    scale: Float32Array.from(factors, (factor) => factor * Math.sqrt(1 + defaultEpsilon)),
    bias: Float32Array.from(factors, (factor, c) => bias[c] - mean[c] * factor),
  };
  return folded.scale.every(Number.isFinite) && folded.bias.every(Number.isFinite) ? folded : undefined;
}

function valuesOf(weight: Weight | undefined): Float32Array | undefined {
  return weight?.kind === 'dense' && weight.dtype === 'float32' && weight.shape.length === 1
    ? (vectorValues(weight.vector) as Float32Array)
    : undefined;
}

function withValues(weight: Weight, data: Float32Array): Weight {
  return { ...weight, vector: { format: 'plain', dtype: 'float32', data, count: data.length } };
}

/** Means and variances that batch normalisations of one width share. */
class SharedStatistics {
  readonly #weights: Map<string, Weight>;
  readonly #taken: Set<string>;
  readonly #names = new Map<number, readonly [mean: string, variance: string]>();

  constructor(graph: Graph, weights: Map<string, Weight>) {
    this.#weights = weights;
    this.#taken = takenNames(graph);
  }

  ofWidth(channels: number): readonly [mean: string, variance: string] {
    let names = this.#names.get(channels);
    if (!names) {
      names = [
        this.#add(`mean.${channels}`, constant(channels, 0)),
        this.#add(`variance.${channels}`, constant(channels, 1)),
      ];
      this.#names.set(channels, names);
    }
    return names;
  }

  #add(wanted: string, weight: Weight): string {
    const name = freeName(wanted, this.#taken);
    this.#weights.set(name, weight);
    return name;
  }
}

/** A vector of zeros or ones, in levels of 2 bits, of which it is made exactly. */
function constant(count: number, value: 0 | 1): Weight {
  const levels = new Uint8Array(count).fill(value);
  const scales = Float32Array.of(1);
  const vector = {
    format: 'affine',
    bits: 2,
    block: 0,
    scales,
    zeros: Uint8Array.of(0),
    levels,
    count,
  } as const;
  return { kind: 'dense', dtype: 'float32', shape: [count], vector };
}
