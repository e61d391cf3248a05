import { randomGenerator } from '@fsnet/graph';
import type { SummaryLayout } from '@fsnet/tfjs';
import type { Recipe } from './recipe.ts';
import type { Values } from './values.ts';

/** How the filters of one convolution lie in its summary. */
export interface SummaryFilters {
  readonly layout: SummaryLayout;
  /** Where each segment starts. */
  readonly starts: Uint32Array;
}

/** All that a run carries from one epoch to the next. Names are those of the graph's weights. */
export interface TrainingState {
  /** Epochs done. */
  epoch: number;
  readonly parameters: ReadonlyMap<string, Values>;
  /** Momentum, one a parameter. */
  readonly velocities: ReadonlyMap<string, Values>;
  /** Running `mean` and `variance` of every batch normalization. */
  readonly statistics: ReadonlyMap<string, Values>;
  /** Filters that are stored as a summary, which is their parameter. */
  readonly summaries?: ReadonlyMap<string, SummaryFilters>;
}

/** The state before the first step: He initialisation from the recipe's seed, and zeros in the classifier's bias. */
export function initialState(recipe: Recipe, classes: number): TrainingState {
  const next = randomGenerator(recipe.seed);
  const parameters = new Map<string, Values>();
  const statistics = new Map<string, Values>();

  function convolution(name: string, kernel: number, channels: number, filters: number): void {
    const shape = [kernel, kernel, channels, filters];
    parameters.set(
      `${name}.conv.weight`,
      drawNormal(next, shape, Math.sqrt(2 / (kernel * kernel * channels))),
    );
    parameters.set(`${name}.bn.scale`, filled([filters], 1));
    parameters.set(`${name}.bn.bias`, filled([filters], 0));
    statistics.set(`${name}.bn.mean`, filled([filters], 0));
    statistics.set(`${name}.bn.variance`, filled([filters], 1));
  }

  convolution('stem', 3, 3, recipe.width);
  let channels = recipe.width;
  for (let stage = 1; stage <= 3; stage++) {
    const filters = recipe.width * 2 ** (stage - 1);
    for (let block = 1; block <= (recipe.depth - 2) / 6; block++) {
      const name = `stage${stage}.block${block}`;
      convolution(`${name}.first`, 3, channels, filters);
      convolution(`${name}.second`, 3, filters, filters);
      if (filters !== channels) convolution(`${name}.shortcut`, 1, channels, filters);
      channels = filters;
    }
  }
  parameters.set('classifier.weight', drawNormal(next, [channels, classes], Math.sqrt(1 / channels)));
  parameters.set('classifier.bias', filled([classes], 0));

  const velocities = new Map([...parameters].map(([name, { shape }]) => [name, filled(shape, 0)]));
  return { epoch: 0, parameters, velocities, statistics };
}

/** How many numbers the parameters have; running statistics do not count. */
export function parameterCount(state: TrainingState): number {
  return [...state.parameters.values()].reduce((sum, { data }) => sum + data.length, 0);
}

function filled(shape: readonly number[], value: number): Values {
  return { shape, data: new Float32Array(shape.reduce((product, size) => product * size, 1)).fill(value) };
}

function drawNormal(next: () => number, shape: readonly number[], deviation: number): Values {
  const values = filled(shape, 0);
  for (let i = 0; i < values.data.length; i++) {
    // Box-Muller; 1 - next() is never 0.
    values.data[i] = deviation * Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
  }
  return values;
}
