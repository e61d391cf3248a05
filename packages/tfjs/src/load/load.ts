import { type BuildOptions, buildFrom, type NetworkBuilder } from '@fsnet/decoder';
import type { SourceInput } from '@fsnet/format';
import type { Graph } from '@fsnet/graph';
import type { Model } from '../session/model.ts';
import { type ModelOptions, startModel } from '../session/start-model.ts';

export interface LoadOptions extends BuildOptions, ModelOptions {
  /**
   * Whether to run the first layers once on zeros while the others are fetched, so that the kernels of TensorFlow.js,
   * too, are compiled by the first run; true by default.
   */
  readonly warmUp?: boolean | undefined;
}

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
  const { signal, warmUp = true } = options;
  signal?.throwIfAborted();
  const start = async (outline: Graph<unknown>): Promise<NetworkBuilder<Model>> => {
    const started = await startModel(outline.nodes, options);
    let isTried = !warmUp;
    return {
      prepare: (part) => {
        started.prepare(part, !isTried);
        isTried = true;
      },
      finish: started.finish,
      dispose: started.dispose,
    };
  };
  return buildFrom(input, start, options);
}
