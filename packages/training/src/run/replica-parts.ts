import { FsnError } from '@fsnet/graph';
import { detectionTask } from '../detection/detection-task.ts';
import type { TaskRecipe } from '../recipe/recipe.ts';
import { classificationTask } from './classification-task.ts';
import type { ReplicaOrder } from './replica-order.ts';
import type { RunTask } from './run-task.ts';

/** What a replica computes with. */
export interface ReplicaParts extends Disposable {
  readonly recipe: TaskRecipe;
  readonly task: RunTask;
  readonly stepsPerEpoch: number;
  /** Steps of the whole run. */
  readonly steps: number;
}

/** @throws FsnError where network, teacher, data and recipe do not go together. */
export function openReplica(order: ReplicaOrder): ReplicaParts {
  const { recipe } = order;
  const { batchSize, epochs } = recipe;
  const task = taskOf(order);
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
  return {
    recipe,
    task,
    stepsPerEpoch,
    steps: stepsPerEpoch * epochs,
    [Symbol.dispose]: () => task[Symbol.dispose](),
  };
}

function taskOf({ recipe, data, graph, teacher, backend }: ReplicaOrder): RunTask {
  if (recipe.task === 'detection') {
    if (data.dataset === 'pictures') return detectionTask({ recipe, graph, data, backend });
    throw new TypeError('a detector learns from annotated pictures');
  }
  if (data.dataset === 'memory') return classificationTask({ recipe, graph, teacher, data });
  throw new TypeError('a classifier learns from labelled images');
}
