import { type ByteStream, openStream, type SourceInput } from '@fsnet/format';
import type { Graph, Weight } from '@fsnet/graph';
import { Arrival, type ArrivalOptions, type ArrivingNetwork } from './arriving-network.ts';

/**
 * Opens a `.fsn` file and gives it to `build` as soon as its header is there, weight by weight as their bytes come.
 * Damaged parts are fetched again once. Where the file changes meanwhile, or a stored copy of it is bad, `build` is
 * called a second time, from the start; what it has made by then it must give back when its weights end in an error.
 *
 * @param input A path (Node), URL, `Request`, `Response`, `Blob`, the bytes themselves, or a `ByteSource`.
 * @returns What `build` does, which should wait for the network's `metadata()`: the file is only then known to be good.
 * @throws FsnError `io` or `truncated` where the file cannot be had, or what is wrong with it; what `build` throws;
 *   `signal.reason` where it was aborted.
 */
export async function unpackStream<T>(
  input: SourceInput,
  build: (network: ArrivingNetwork) => Promise<T>,
  options: ArrivalOptions = {},
): Promise<T> {
  const { onProgress: _, ...rest } = options;
  let stream: ByteStream = await openStream(input, rest);
  for (;;) {
    const arrival = new Arrival(stream, options);
    try {
      return await build(await arrival.open());
    } catch (error) {
      const other = await arrival.instead(error);
      if (!other) throw error;
      stream = other;
    } finally {
      arrival.close();
    }
  }
}

/**
 * As `unpackAsync`, of a file that may still be on its way.
 *
 * @throws As {@link unpackStream}.
 */
export function unpackFrom(input: SourceInput, options: ArrivalOptions = {}): Promise<Graph> {
  const build = async (network: ArrivingNetwork): Promise<Graph> => {
    const weights = new Map<string, Weight>();
    for await (const [name, weight] of network.weights) weights.set(name, weight);
    return { ...network.header.graph, weights, metadata: await network.metadata() };
  };
  return unpackStream(input, build, options);
}
