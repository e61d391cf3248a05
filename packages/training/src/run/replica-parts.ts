import { FsnError } from '@fsnet/graph';
import { detectionTask } from '../detection/detection-task.ts';
import { architectureSearch } from '../nas/architecture-search.ts';
import type { TaskRecipe } from '../recipe/recipe.ts';
import { classificationTask } from './classification-task.ts';
import type { ReplicaOrder } from './replica-order.ts';
import type { BatchTask } from './run-task.ts';
import type { ReplicaParts, SteppedTask } from './stepped-task.ts';
import { trainingStep } from './training-step.ts';

/** @throws FsnError where network, teacher, data and recipe do not go together. */
export function openReplica(order: ReplicaOrder): ReplicaParts {
  const { recipe } = order;
  const { batchSize, epochs } = recipe;
  const { task, stepOf } = taskOf(order);
  const { trainingImages } = task;
  if (trainingImages < batchSize) {
    task[Symbol.dispose]();
    throw new FsnError(
      'bad-data',
      `${trainingImages} images to train on do not fill one batch of ${batchSize}`,
      { expected: batchSize, actual: trainingImages },
    );
  }
  const stepsPerEpoch = Math.floor(trainingImages / batchSize);
  const length = { stepsPerEpoch, steps: stepsPerEpoch * epochs };
  return {
    recipe,
    task,
    ...length,
    step: stepOf(length),
    [Symbol.dispose]: () => task[Symbol.dispose](),
  };
}

function taskOf({ recipe, data, graph, teacher, frozen, backend }: ReplicaOrder): SteppedTask {
  if (recipe.task === 'detection') {
    if (data.dataset === 'pictures')
      return inBatches(recipe, detectionTask({ recipe, graph, data, backend }));
    throw new TypeError('a detector learns from annotated pictures');
  }
  if (data.dataset !== 'memory') throw new TypeError('a classifier learns from labelled images');
  return recipe.task === 'architecture-search'
    ? architectureSearch({ recipe, graph, data, frozen })
    : inBatches(recipe, classificationTask({ recipe, graph, teacher, data }));
}

function inBatches(recipe: TaskRecipe, task: BatchTask): SteppedTask {
  return {
    task,
    stepOf: (length) => (exchange, order) => trainingStep({ recipe, task, ...length }, exchange, order),
  };
}
