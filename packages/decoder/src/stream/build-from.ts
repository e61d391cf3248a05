import type { SourceInput } from '@fsnet/format';
import type { Graph, Weight } from '@fsnet/graph';
import type { ArrivalOptions } from './arriving-network.ts';
import { unpackStream } from './unpack-stream.ts';

/** Makes something of a network, beginning while it arrives. */
export interface NetworkBuilder<T> {
  /** Prepares a first part of the network, of which more follows; only to save time later, so FsnErrors are ignored. */
  readonly prepare: (part: Graph) => void;
  readonly finish: (graph: Graph) => Promise<T>;
  /** Gives everything back, where the network does not come after all or cannot be finished. */
  readonly dispose: () => void;
}

/**
 * Opens a `.fsn` file and lets a builder prepare what has come while the rest is fetched.
 *
 * @param start Is given the network without its numbers, as soon as they are known; called again where `unpackStream`
 *   begins again.
 * @throws As `unpackStream`, and what the builder throws.
 */
export function buildFrom<T>(
  input: SourceInput,
  start: (outline: Graph<unknown>) => Promise<NetworkBuilder<T>>,
  options: ArrivalOptions = {},
): Promise<T> {
  return unpackStream(
    input,
    async (network) => {
      const { graph } = network.header;
      const starting = start(graph);
      let prepare: ((weights: ReadonlyMap<string, Weight>) => void) | undefined;
      // What goes wrong with the builder is thrown again below; without what prepares, it only takes longer.
      const preparing = async () => {
        const { partPreparation } = await import('./prepare-parts.ts');
        prepare = partPreparation(network, (await starting).prepare);
      };
      if (network.isArriving()) preparing().catch(() => {});
      try {
        const weights = new Map<string, Weight>();
        for await (const [name, weight] of network.weights) {
          weights.set(name, weight);
          prepare?.(weights);
        }
        const whole = { ...graph, weights, metadata: await network.metadata() };
        return await (await starting).finish(whole);
      } catch (error) {
        starting.then(({ dispose }) => dispose()).catch(() => {});
        throw error;
      }
    },
    options,
  );
}
