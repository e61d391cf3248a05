import { FsnError, type Graph } from '@fsnet/graph';
import { defaultBoxes } from '@fsnet/models';
import * as tf from '@tensorflow/tfjs-core';
import type { BackendName } from '../engine/start-engine.ts';
import { trainableNetwork } from '../network/trainable-network.ts';
import { optimizerOf } from '../optimizer/optimizer.ts';
import type { DetectionRecipe } from '../recipe/recipe.ts';
import { imageInput } from '../run/image-network.ts';
import { Replica } from '../run/replica.ts';
import type { BatchTask } from '../run/run-task.ts';
import { BoxFinder } from './box-finder.ts';
import { boxGradients } from './box-gradients.ts';
import { ssdOf } from './box-grids.ts';
import { measureDetector, valuesAPicture } from './measure-detector.ts';
import { type BatchForm, drawPictures } from './picture-batch.ts';
import type { PicturesInMemory } from './picture-source.ts';
import { pictureSet } from './stored-pictures.ts';

interface DetectionOrder {
  readonly recipe: DetectionRecipe;
  readonly graph: Graph;
  readonly data: PicturesInMemory;
  readonly backend: BackendName;
}

/**
 * A network that learns to find boxes as SSD does.
 *
 * @throws FsnError where network, data and recipe do not go together.
 */
export function detectionTask({ recipe, graph, data, backend }: DetectionOrder): BatchTask {
  const [training, validation] = [pictureSet(data.training), pictureSet(data.validation)];
  const { grids, graph: plain } = ssdOf(graph);
  const preprocessing = imageInput(graph);
  checkNetwork(graph, training.labels.length);
  const finder = new BoxFinder({ graph: plain, grids });
  const network = trainableNetwork(graph, { ...recipe.compress, seed: recipe.seed });
  const replica = new Replica({
    network,
    optimizer: optimizerOf(recipe.optimizer),
    averaging: recipe.averaging?.decay,
  });
  const input = graph.inputs[0].name;
  const form = (pictures: typeof training): BatchForm => ({
    pictures,
    size: preprocessing.width,
    normalization: preprocessing,
    defaults: defaultBoxes(grids),
  });
  const [drawn, held] = [form(training), form(validation)];
  return {
    replica,
    trainingImages: training.count,
    validationImages: validation.count,
    exchanged: validation.count > 0 ? valuesAPicture : 0,
    async learn(indices, { epoch, progress }) {
      const batch = drawPictures(drawn, indices, recipe.augmentation, { seed: recipe.seed, epoch });
      const found = await boxGradients({ replica, input, progress, backend }, batch);
      const { gradients, statistics, weight } = found;
      return {
        ...{ gradients, statistics, weight },
        loss: found.loss / weight,
        correct: found.correct,
        asked: found.positives,
        [Symbol.dispose]: () => {
          tf.dispose([...gradients.filter((each) => each !== undefined), ...statistics.values()]);
        },
      };
    },
    isMeasured: (epoch) => epoch % recipe.validation.every === 0,
    measure: (place) => measureDetector({ replica, input, form: held, finder }, place),
    [Symbol.dispose]: () => replica[Symbol.dispose](),
  };
}

function checkNetwork({ name, inputs, outputs, metadata }: Graph, classes: number): void {
  const [, , height, width] = inputs[0].shape ?? [];
  const preprocessing = metadata.preprocessing?.find(({ input }) => input === inputs[0].name);
  const { mean = [] } = preprocessing ?? {};
  if (
    height !== preprocessing?.height ||
    width !== height ||
    preprocessing?.width !== width ||
    mean.length !== 3
  )
    throw new FsnError('bad-shape', `${name}: expected a network of square colour pictures`, {
      path: inputs[0].name,
      expected: '[N, 3, size, size], and as large in the metadata',
      actual: inputs[0].shape,
    });
  const given = outputs.find((output) => output.name === 'logits')?.shape?.[2];
  if (given !== classes + 1)
    throw new FsnError('bad-shape', `${name} knows other classes than the data`, {
      ...{ path: 'logits', expected: classes + 1, actual: given },
    });
}
