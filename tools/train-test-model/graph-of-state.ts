import type { Accuracy, Graph, Metadata } from '@fsnet/graph';
import { cifarResNet } from '@fsnet/models';
import { normalization } from './cifar10.ts';
import { toOnnxLayout } from './layout.ts';
import type { Recipe } from './recipe.ts';
import type { TrainingState } from './state.ts';

/** The trained network as a graph: batch normalizations with their running statistics, not folded. */
export function graphOfState(recipe: Recipe, state: TrainingState, metadata: Metadata): Graph {
  const { depth, width } = recipe;
  const classes = state.parameters.get('classifier.bias')!.data.length;
  return cifarResNet({ depth, width, classes, weights: (name) => weightValues(state, name), metadata });
}

/** What the file says about itself. */
export function metadataOf(
  recipe: Recipe,
  labels: readonly string[],
  accuracy: readonly Accuracy[],
): Metadata {
  return {
    title: `ResNet-${recipe.depth} for CIFAR-10`,
    description: 'Small residual network, trained by fsnet as its test model.',
    task: 'image-classification',
    labels,
    preprocessing: [
      {
        input: 'image',
        width: 32,
        height: 32,
        resize: 'crop',
        colorOrder: 'rgb',
        layout: 'nchw',
        scale: 1 / 255,
        ...normalization,
      },
    ],
    licence: 'MIT',
    provenance: {
      recipe: JSON.stringify(recipe),
      seed: recipe.seed,
      data: `CIFAR-10, the first ${50_000 - recipe.validationImages} training images`,
      accuracy,
    },
  };
}

/** Values of the graph's weight `name`, as a summary where the state keeps one. */
export function weightValues(state: TrainingState, name: string): Float32Array {
  const values = state.parameters.get(name) ?? state.statistics.get(name);
  if (!values) throw new Error(`the training state has no ${name}`);
  return state.summaries?.has(name) ? values.data : toOnnxLayout(values).data;
}
