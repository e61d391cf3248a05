import { findLayers } from '@fsnet/encoder';
import { startEngine } from '../engine/start-engine.ts';
import { trainingPace } from '../run/training-pace.ts';
import { LayerMeasurer } from './layer-measurer.ts';
import type { SearchContext } from './search-context.ts';
import type { SearchSettings } from './search-options.ts';
import type { Pace } from './search-plan.ts';
import { uniformCompression } from './uniform.ts';

/** Measures how fast layers are measured and networks trained here, in some seconds. */
export async function measurePace(
  context: SearchContext,
  { ratios, bits, segments, seed }: SearchSettings,
  threads: number,
  signal?: AbortSignal,
): Promise<Pace> {
  const { graph, data, recipe, backend } = context;
  await startEngine({ backend });
  const ratio = ratios.toSorted((a, b) => a - b)[ratios.length >> 1] ?? 1;
  const layers = findLayers(graph).filter(({ weight }) => weight.shape.slice(2).some((size) => size > 1));
  const layer = (layers[layers.length >> 1] ?? findLayers(graph)[0]).name;
  const images = Math.min(250, data.validation.targets.length);
  const input = { layer, ratio, segments, bits: bits.slice(0, 1), steps: 3, bitSteps: 0, images, seed };
  using measurer = new LayerMeasurer(context);
  // The first one compiles kernels and asks the dense network.
  await measurer.measure({ ...input, steps: 3 });
  const { milliseconds } = await measurer.measure(input);
  signal?.throwIfAborted();
  const compress = uniformCompression({ ratio, bits: bits[0] ?? 8 }, segments);
  const imagesPerSecond = await trainingPace({
    ...{ graph, data, backend, workers: threads },
    recipe: { ...recipe, compress },
    ...(recipe.distillation && { teacher: graph }),
    ...(signal && { signal }),
  });
  return {
    fit: milliseconds.fit,
    step: milliseconds.step,
    image: milliseconds.measure / images,
    imagesPerSecond,
  };
}
