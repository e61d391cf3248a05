import { type StoredWeight, write } from '@fsnet/format';
import { checkGraph, checkWeight, type Graph, type NumericVector, runSteps } from '@fsnet/graph';
import { type CoderChoice, encodePlanes } from './pack-vector.ts';
import { packWeight } from './pack-weight.ts';

/** How far packing is. */
export interface PackProgress {
  readonly phase: 'pack';
  /** Bytes of the weights, quantised ones at a byte a level, that are packed, of `total`. */
  readonly loaded: number;
  readonly total: number;
}

export interface PackOptions {
  /** For all weights, or by name. Left out: `auto`, chosen for each weight by size. */
  readonly coder?: CoderChoice | ((name: string) => CoderChoice) | undefined;
  /** Program that the file names as its writer. */
  readonly writer?: string | undefined;
  /** Makes the file smaller by packing its header, which readers of before format 1.1 refuse; default false. */
  readonly packHeader?: boolean | undefined;
  /** Called after each weight. */
  readonly onProgress?: ((progress: PackProgress) => void) | undefined;
  /** Looked at between weights; its reason is thrown. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Writes a network as a `.fsn` file, its weights as they are in `graph`: quantised ones entropy-coded, summaries
 * and dense ones kept. Nothing is lost; the same graph and options always give the same bytes.
 *
 * @throws FsnError where the graph or one of its weights is not valid; `signal.reason` where it was aborted.
 */
export function pack(graph: Graph, options: PackOptions = {}): Uint8Array {
  const { onProgress: onStep, signal } = options;
  return runSteps(packSteps(graph, options), { onStep, signal });
}

/** {@link pack} in steps of one weight, for callers that let other work run in between. */
export function* packSteps(
  graph: Graph,
  { coder = 'auto', writer, packHeader = false }: Pick<PackOptions, 'coder' | 'writer' | 'packHeader'>,
): Generator<PackProgress, Uint8Array, void> {
  checkGraph(graph);
  let total = 0;
  for (const weight of graph.weights.values()) total += byteLength(weight.vector);
  let loaded = 0;
  const weights = new Map<string, StoredWeight>();
  for (const [name, weight] of graph.weights) {
    checkWeight(weight, `weights[${weights.size}]`);
    weights.set(name, packWeight(weight, { coder: typeof coder === 'function' ? coder(name) : coder }));
    loaded += byteLength(weight.vector);
    yield { phase: 'pack', loaded, total };
  }
  return write({ ...graph, weights }, { ...(writer !== undefined && { writer }), ...(packHeader && packed) });
}

/** What a packed header is made with: more payloads in it, as their places take room in it too. */
const packed = {
  inlineBytes: 128,
  encodePlanes: (words: Uint8Array) => encodePlanes(words, 4, words.length / 4),
} as const;

function byteLength(vector: NumericVector): number {
  return vector.format === 'plain' ? vector.data.byteLength : vector.count;
}
