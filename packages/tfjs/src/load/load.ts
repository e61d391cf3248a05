import { type BuildOptions, buildFrom, type NetworkBuilder } from '@fsnet/decoder';
import type { SourceInput } from '@fsnet/format';
import type { Graph } from '@fsnet/graph';
import type { Model } from '../session/model.ts';
import { type ModelOptions, startModel } from '../session/start-model.ts';
import { standInWeights } from './stand-in-weights.ts';

export interface LoadOptions extends BuildOptions, ModelOptions {}

/**
 * Fetches a network and makes it ready to run on TensorFlow.js. Weights go to the device, and kernels are compiled,
 * while later ones are still fetched.
 *
 * @param input A `.fsn` file: path (Node), URL, `Request`, `Response`, `Blob`, the bytes themselves or a `ByteSource`.
 *   Or a network that is decoded already, which must not change afterwards.
 * @throws FsnError where the file cannot be read, is not a valid one, or holds a network that cannot run; Error where
 *   TensorFlow.js has no such backend; `signal.reason` where it was aborted.
 */
export async function load(input: SourceInput | Graph, options: LoadOptions = {}): Promise<Model> {
  options.signal?.throwIfAborted();
  const start = async (outline: Graph<unknown>): Promise<NetworkBuilder<Model>> => {
    const { expect, ...started } = await startModel(outline.nodes, options);
    return {
      ...started,
      expect(header) {
        const standIns = standInWeights(header.weights);
        if (standIns) expect({ ...header, weights: standIns });
      },
    };
  };
  return buildFrom(input, start, options);
}
