import type { Tensor as HostTensor, PlannedNode, SummaryWeight } from '@fsnet/graph';
import * as tf from '@tensorflow/tfjs-core';
import type { SummaryCosts, SummaryVariant } from '../convolution/choice.ts';
import { gpuContext, prepareVariant, type SummaryOptions } from '../convolution/prepare-summary.ts';
import type {
  Disposable,
  SummaryContext,
  SummaryGeometry,
  SummaryKernel,
} from '../convolution/summary-convolution.ts';
import { submitCommands } from '../gpu/command-queue.ts';
import type { GpuContext } from '../gpu/gpu-context.ts';

/** One convolution that is to be measured. */
export interface Layer {
  readonly node: PlannedNode;
  readonly weight: SummaryWeight;
  readonly geometry: SummaryGeometry;
}

/** Runs of a variant in one go: a GPU is faster than its answer takes. */
const mostRuns = 50;
/** Milliseconds that they should take. */
const enoughTime = 4;
const rounds = 3;

/** Times variants of a convolution in turns: nanoseconds of those that can run it, medians of a few rounds. */
export async function measureVariants(
  layer: Layer,
  variants: readonly SummaryVariant[],
  options: SummaryOptions,
  signal?: AbortSignal,
): Promise<SummaryCosts> {
  const resources = new LayerResources();
  const kernels: { variant: SummaryVariant; kernel: SummaryKernel; runs: number; times: number[] }[] = [];
  const { batch, vertical, horizontal, inputChannels, filters } = layer.geometry;
  const input = tf.zeros([batch, vertical.input, horizontal.input, inputChannels]) as tf.Tensor4D;
  const { residual } = layer.node.epilogue;
  const added =
    residual === undefined ? undefined : tf.zeros([batch, vertical.output, horizontal.output, filters]);
  const context = gpuContext(resources);
  const time = (kernel: SummaryKernel, runs: number) =>
    timeRuns(context, () => kernel.run(input, added), runs);
  try {
    for (const variant of variants) {
      signal?.throwIfAborted();
      const kernel = prepareVariant(variant, layer.node, layer.weight, layer.geometry, resources, options);
      if (!kernel) continue;
      try {
        await context.ready();
      } catch {
        // The device does not take it.
        continue;
      }
      // The first run uploads and compiles.
      await time(kernel, 1);
      const runs = Math.min(Math.max(Math.ceil(enoughTime / (await time(kernel, 1))), 1), mostRuns);
      kernels.push({ variant, kernel, runs, times: [] });
    }
    for (let round = 0; round < rounds; round++) {
      for (const { kernel, runs, times } of kernels) {
        signal?.throwIfAborted();
        times.push(await time(kernel, runs));
      }
    }
  } finally {
    for (const { kernel } of kernels) kernel.dispose();
    tf.dispose([input, ...(added ? [added] : [])]);
    resources.dispose();
  }
  return new Map(kernels.map(({ variant, times }) => [variant, Math.round(1e6 * median(times))]));
}

/** Milliseconds a run, from submitting until the device is done. */
async function timeRuns(
  { backend, device }: GpuContext,
  run: () => tf.Tensor,
  runs: number,
): Promise<number> {
  submitCommands(backend);
  await device.queue.onSubmittedWorkDone();
  const begin = performance.now();
  for (let i = 0; i < runs; i++) tf.tidy(() => run()).dispose();
  submitCommands(backend);
  await device.queue.onSubmittedWorkDone();
  return (performance.now() - begin) / runs;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1];
}

/** What a layer's variants share while they are measured. */
class LayerResources implements SummaryContext {
  readonly backend = 'webgpu';
  readonly #values = new Map<string, Disposable>();

  readonly shared = <Value extends Disposable>(key: string, make: () => Value): Value => {
    const found = this.#values.get(key) ?? make();
    this.#values.set(key, found);
    return found as Value;
  };

  readonly tensor = (key: string, make: () => HostTensor): tf.Tensor =>
    this.shared(`tensor ${key}`, () => {
      const { data, shape } = make();
      return tf.keep(tf.tensor(data as Float32Array, [...shape], 'float32'));
    });

  dispose(): void {
    for (const value of [...this.#values.values()].reverse()) value.dispose();
    this.#values.clear();
  }
}
