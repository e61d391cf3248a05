import { FsnError, type Graph } from '@fsnet/graph';
import type { DataInMemory } from '../data/data-source.ts';
import { datasetOf } from '../data/dataset.ts';
import { optimizerOf } from '../optimizer/optimizer.ts';
import type { Recipe } from '../recipe/recipe.ts';
import { batchGradients } from './batch-gradients.ts';
import { drawTrainingBatch } from './draw-batch.ts';
import { droppedPaths } from './dropped-paths.ts';
import { imageNetwork } from './image-network.ts';
import { disposeGradients } from './loss-gradients.ts';
import { correctCount, measure } from './measure.ts';
import { openTeacher } from './open-teacher.ts';
import { Replica } from './replica.ts';
import type { BatchTask } from './run-task.ts';
import { workerPart } from './worker-part.ts';

interface ClassificationOrder {
  readonly recipe: Recipe;
  readonly graph: Graph;
  readonly teacher?: Graph | undefined;
  readonly data: DataInMemory;
}

/**
 * A network that learns the classes of images.
 *
 * @throws FsnError where network, teacher, data and recipe do not go together.
 */
export function classificationTask({
  recipe,
  graph,
  teacher: teacherGraph,
  data,
}: ClassificationOrder): BatchTask {
  const training = datasetOf(data.training);
  const validation = datasetOf(data.validation);
  const { compress, distillation, seed } = recipe;
  checkLabels(recipe, data.training.targets);
  if (distillation && !teacherGraph) throw new RangeError('the recipe distils, but there is no teacher');
  // Images without labels have no classes: the teacher's are taken.
  const image = imageNetwork(graph, { ...compress, seed }, training);
  const replica = new Replica({
    network: image.network,
    optimizer: optimizerOf(recipe.optimizer),
    averaging: recipe.averaging?.decay,
  });
  const teacher = distillation && teacherGraph ? openTeacher(teacherGraph, training) : undefined;
  return {
    replica,
    trainingImages: training.count,
    validationImages: validation.count,
    exchanged: 0,
    async learn(indices, { progress, ...draw }) {
      const batch = drawTrainingBatch(training, indices, image.preprocessing, recipe, draw);
      const pass = { progress, dropPath: droppedPaths(recipe, { progress, ...draw }) };
      const found = batchGradients(recipe, image, replica, batch, pass, teacher);
      try {
        const [[loss], logits, answers] = await Promise.all([
          found.loss.data<'float32'>(),
          found.logits.data<'float32'>(),
          found.answers?.data<'float32'>(),
        ]);
        const classes = logits.length / indices.length;
        return {
          gradients: found.gradients,
          statistics: found.statistics,
          loss,
          correct: correctCount(logits, batch.labels, classes, answers),
          asked: indices.length,
          [Symbol.dispose]: () => {
            disposeGradients(found);
            found.answers?.dispose();
          },
        };
      } catch (error) {
        disposeGradients(found);
        found.answers?.dispose();
        throw error;
      }
    },
    isMeasured: () => validation.count > 0,
    async measure({ exchange, worker, workers, progress, breathe }) {
      const [start, end] = workerPart(validation.count, worker, workers);
      const { loss, correct, images } = await measure({
        ...{ image, replica, teacher, progress, breathe },
        ...{ dataset: validation, start, end },
      });
      exchange.ownNumbers.set([loss, correct, images]);
      exchange.sum();
      const [allLoss, allCorrect, count] = exchange.totalNumbers;
      return { images: count, loss: allLoss / count, accuracy: allCorrect / count };
    },
    [Symbol.dispose]: () => {
      replica[Symbol.dispose]();
      teacher?.replica[Symbol.dispose]();
    },
  };
}

function checkLabels({ distillation }: Recipe, targets: Int32Array): void {
  if (!targets.includes(-1) || distillation?.weight === 1) return;
  throw new FsnError(
    'bad-data',
    'images without labels need a recipe that only distils: distillation.weight 1',
    { path: 'distillation.weight', expected: 1, actual: distillation?.weight },
  );
}
