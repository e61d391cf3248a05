import { createHash } from 'node:crypto';
import { pack } from '@fsnet/encoder';
import type { StoredImages } from '../data/dataset.ts';
import type { LayerJob, TrainingJob } from './job.ts';
import type { SearchContext } from './search-context.ts';

/** Makes jobs whose ids hang on all that decides their results: the network, the images, the backend and their input. */
export class JobIds {
  readonly #common: string;

  constructor({ graph, data, recipe, backend }: Omit<SearchContext, 'directory'>) {
    const hash = createHash('sha256').update(pack(graph));
    for (const { shape, targets, pixels } of [data.training, data.validation])
      hash.update(JSON.stringify(shape)).update(bytesOf(targets)).update(pixels);
    // All of the recipe that layers hang on; trainings have it in their input.
    hash.update(JSON.stringify([backend, recipe.distillation?.temperature]));
    this.#common = hash.digest('hex');
  }

  layer(input: LayerJob['input']): LayerJob {
    return { id: this.#id('layer', input), kind: 'layer', input };
  }

  training(input: TrainingJob['input']): TrainingJob {
    return { id: this.#id('training', input), kind: 'training', input };
  }

  #id(kind: string, input: object): string {
    const hash = createHash('sha256').update(this.#common).update(JSON.stringify(input));
    return `${kind}-${hash.digest('hex').slice(0, 16)}`;
  }
}

function bytesOf(targets: StoredImages['targets']): Uint8Array {
  return new Uint8Array(targets.buffer, targets.byteOffset, targets.byteLength);
}
