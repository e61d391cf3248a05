import { type BuildOptions, buildFrom, type NetworkBuilder } from '@fsnet/decoder';
import type { SourceInput } from '@fsnet/format';
import type { Graph } from '@fsnet/graph';
import { type Model, type ModelOptions, startModel } from '../session/model.ts';

export interface LoadOptions extends BuildOptions, ModelOptions {
  /**
   * Whether to try the layers that have come on zeros while the last bytes are fetched, so that the kernels of
   * TensorFlow.js are compiled by then; true by default.
   */
  readonly warmUp?: boolean | undefined;
}

/** Share of the file that is there when what has come is tried. */
const triedShare = 0.75;

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
      prepare: (part, share) => {
        const isToTry = !isTried && share >= triedShare;
        isTried ||= isToTry;
        started.prepare(part, isToTry);
      },
      finish: started.finish,
      dispose: started.dispose,
    };
  };
  return buildFrom(input, start, options);
}
