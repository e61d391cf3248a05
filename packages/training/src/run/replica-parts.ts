import { FsnError } from '@fsnet/graph';
import { type Dataset, datasetOf } from '../data/dataset.ts';
import { optimizerOf } from '../optimizer/optimizer.ts';
import type { Recipe } from '../recipe/recipe.ts';
import type { Teacher } from './batch-gradients.ts';
import { type ImageNetwork, imageNetwork } from './image-network.ts';
import { Replica } from './replica.ts';
import type { ReplicaOrder } from './replica-order.ts';

/** What a replica computes with. */
export interface ReplicaParts extends Disposable {
  readonly recipe: Recipe;
  readonly image: ImageNetwork;
  readonly replica: Replica;
  readonly teacher: Teacher | undefined;
  readonly training: Dataset;
  readonly validation: Dataset;
  readonly stepsPerEpoch: number;
  /** Steps of the whole run. */
  readonly steps: number;
}

/** @throws FsnError where network, teacher, data and recipe do not go together. */
export function openReplica({ recipe, graph, teacher: teacherGraph, data }: ReplicaOrder): ReplicaParts {
  const training = datasetOf(data.training);
  const validation = datasetOf(data.validation);
  const { compress, distillation, batchSize, seed } = recipe;
  checkData(recipe, training, data.training.targets);
  if (distillation && !teacherGraph) throw new RangeError('the recipe distils, but there is no teacher');
  // Images without labels have no classes: the teacher's are taken.
  const image = imageNetwork(graph, { ...compress, seed }, training);
  const replica = new Replica({
    network: image.network,
    optimizer: optimizerOf(recipe.optimizer),
    averaging: recipe.averaging?.decay,
  });
  const teacher = distillation && teacherGraph ? openTeacher(teacherGraph, training) : undefined;
  const stepsPerEpoch = Math.floor(training.count / batchSize);
  return {
    recipe,
    image,
    replica,
    teacher,
    training,
    validation,
    stepsPerEpoch,
    steps: stepsPerEpoch * recipe.epochs,
    [Symbol.dispose]: () => {
      replica[Symbol.dispose]();
      teacher?.replica[Symbol.dispose]();
    },
  };
}

/** A trained network that others learn from. Its replica is the caller's to dispose. */
export function openTeacher(graph: ReplicaOrder['graph'], training: Dataset): Teacher {
  const image = imageNetwork(graph, { seed: 0 }, training);
  // It does not learn: the optimiser is for form's sake.
  const replica = new Replica({ network: image.network, optimizer: { slots: [], apply: (state) => state } });
  return { image, replica };
}

function checkData({ batchSize, distillation }: Recipe, { count }: Dataset, targets: Int32Array): void {
  if (count < batchSize) {
    throw new FsnError('bad-data', `${count} images to train on do not fill one batch of ${batchSize}`, {
      expected: batchSize,
      actual: count,
    });
  }
  if (targets.includes(-1) && distillation?.weight !== 1) {
    throw new FsnError(
      'bad-data',
      'images without labels need a recipe that only distils: distillation.weight 1',
      { path: 'distillation.weight', expected: 1, actual: distillation?.weight },
    );
  }
}
