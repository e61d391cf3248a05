import { type BuildOptions, buildFrom, type NetworkBuilder } from '@fsnet/decoder';
import type { SourceInput } from '@fsnet/format';
import { FsnError, type Graph } from '@fsnet/graph';
import { compileKernels, type KernelVariant } from '../kernels/compile.ts';
import type { ForcedChoice } from '../plan/lowering.ts';
import { createModel, createParts, packAhead, type RunnerFactory } from '../session/model.ts';
import { Model } from './model.ts';

export interface LoadOptions extends BuildOptions {
  /**
   * How many threads compute, the calling one included: 1 by default. More need a page that is cross-origin isolated,
   * or Node.
   */
  readonly threads?: number | undefined;
  /** Which build of the kernels runs; by default the best that the engine has. */
  readonly variant?: KernelVariant | undefined;
  /** Forces how filter summaries run, for tests and measurements. */
  readonly force?: ForcedChoice | undefined;
}

/**
 * Fetches a network and makes it ready to run on the CPU. Its summaries stay summaries.
 *
 * @param input A `.fsn` file: path (Node), URL, `Request`, `Response`, `Blob`, the bytes themselves or a `ByteSource`.
 *   Or a network that is decoded already, which must not change afterwards.
 * @throws FsnError where the file cannot be read, is not a valid one, or holds a network that cannot run;
 *   RangeError or TypeError for options and inputs that make no sense; `signal.reason` where it was aborted; Error
 *   where the engine lacks WebAssembly SIMD, or what threads need.
 */
export async function load(input: SourceInput | Graph, options: LoadOptions = {}): Promise<Model> {
  const { signal, threads = 1, variant, force } = options;
  if (!Number.isInteger(threads) || threads < 1)
    throw new RangeError(`threads must be a whole number from 1 up, not ${threads}`);
  signal?.throwIfAborted();
  // Beside the fetch; what goes wrong here is thrown again where the model needs it.
  compileKernels(variant, threads > 1).catch(() => {});
  const start = async ({ nodes }: Graph<unknown>): Promise<NetworkBuilder<Model>> => {
    const runner = threads > 1 ? await threadedRunner(threads, variant) : undefined;
    const parts = await createParts(nodes, { signal, variant, force, runner });
    return {
      prepare: (part) => packAhead(part, parts),
      finish: async (graph) => {
        const model = new Model(await createModel(graph, {}, parts), graph, parts.operators);
        signal?.throwIfAborted();
        packWeights(model);
        return model;
      },
      dispose: () => parts.runner.dispose(),
    };
  };
  return buildFrom(input, start, options);
}

/** Plans for one sample, which packs the weights, as the first run would do otherwise. */
function packWeights(model: Model): void {
  const shapes = model.inputs.map(({ shape }) => shape);
  if (!shapes.every((shape) => shape?.every((size, axis) => axis === 0 || size !== null))) return;
  try {
    model.explain();
  } catch (error) {
    // Some networks take no single sample.
    const isOpen = shapes.some((shape) => shape?.[0] === null);
    if (!(isOpen && error instanceof FsnError && error.code === 'bad-shape')) throw error;
  }
}

/** Threads are a file of their own, that pages without them need not fetch. */
async function threadedRunner(threads: number, variant: KernelVariant | undefined): Promise<RunnerFactory> {
  const { checkThreads, createThreadRunner } = await import('../threads/thread-runner.ts');
  checkThreads(threads);
  return {
    shared: true,
    create: (_, memory) => createThreadRunner({ memory, threads, ...(variant && { variant }) }),
  };
}
