import type { FetchOptions, SourceInput, StoredWeight } from '@fsnet/format';
import type { Graph, Weight } from '@fsnet/graph';
import { unpackStream } from './unpack-stream.ts';

/** How far building something of a network is. */
export interface BuildProgress {
  /** One after the other; `decode` once all of the file is there. */
  readonly phase: 'fetch' | 'decode' | 'compile';
  /** Bytes of the file, in `compile` of its weights. */
  readonly loaded: number;
  /** `undefined` while it is not known, as of a body that a server compresses. */
  readonly total: number | undefined;
}

export interface BuildOptions extends FetchOptions {
  /** Ends it at any point; its reason is thrown. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: BuildProgress) => void) | undefined;
}

/** Makes something of a network, beginning while it arrives. */
export interface NetworkBuilder<T> {
  /** Prepares for a network that begins to arrive; as {@link prepare}, only to save time. */
  readonly expect?: (header: Graph<StoredWeight>) => void;
  /** Prepares a first part of the network, of which more follows; only to save time later, so FsnErrors are ignored. */
  readonly prepare: (part: Graph) => void;
  readonly finish: (graph: Graph) => Promise<T> | T;
  /** Gives everything back, where the network does not come after all or cannot be finished. */
  readonly dispose: () => void;
}

/**
 * Opens a `.fsn` file and lets a builder prepare what has come while the rest is fetched. Or takes a network that is
 * decoded already.
 *
 * @param start Is given the network without its numbers, as soon as they are known; called again where `unpackStream`
 *   begins again.
 * @throws As `unpackStream`, and what the builder throws.
 */
export async function buildFrom<T>(
  input: SourceInput | Graph,
  start: (outline: Graph<unknown>) => Promise<NetworkBuilder<T>>,
  options: BuildOptions = {},
): Promise<T> {
  if (isGraph(input)) {
    const builder = await start(input);
    try {
      return await finish(builder, input, options);
    } catch (error) {
      builder.dispose();
      throw error;
    }
  }
  return unpackStream(
    input,
    async (network) => {
      const { graph } = network.header;
      const starting = start(graph);
      let failure: { readonly error: unknown } | undefined;
      starting.catch((error: unknown) => {
        failure = { error };
      });
      let prepare: ((weights: ReadonlyMap<string, Weight>) => void) | undefined;
      // Without what prepares, it only takes longer.
      const preparing = async () => {
        const { partPreparation } = await import('./prepare-parts.ts');
        const builder = await starting;
        prepare = partPreparation(network, builder.prepare);
        if (network.isArriving()) builder.expect?.(graph);
      };
      if (network.isArriving()) preparing().catch(() => {});
      try {
        const weights = new Map<string, Weight>();
        for await (const [name, weight] of network.weights) {
          if (failure) throw failure.error;
          weights.set(name, weight);
          prepare?.(weights);
        }
        const whole = { ...graph, weights, metadata: await network.metadata() };
        return await finish(await starting, whole, options);
      } catch (error) {
        starting.then(({ dispose }) => dispose()).catch(() => {});
        throw error;
      }
    },
    options,
  );
}

async function finish<T>(builder: NetworkBuilder<T>, graph: Graph, options: BuildOptions): Promise<T> {
  const { signal, onProgress } = options;
  let total = 0;
  for (const { vector } of graph.weights.values())
    total += (vector.format === 'plain' ? vector.data : vector.levels).byteLength;
  onProgress?.({ phase: 'compile', loaded: 0, total });
  signal?.throwIfAborted();
  const built = await builder.finish(graph);
  onProgress?.({ phase: 'compile', loaded: total, total });
  return built;
}

function isGraph(input: SourceInput | Graph): input is Graph {
  return typeof input === 'object' && input !== null && 'nodes' in input && 'weights' in input;
}
