import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { toOnnx } from '@fsnet/onnx';
import type { Dataset } from './cifar10.ts';
import { top1 } from './evaluate.ts';
import { graphOfState, metadataOf } from './graph-of-state.ts';
import type { Recipe } from './recipe.ts';
import type { TrainingState } from './state.ts';
import { writeLogAndCurve } from './write-log.ts';

/** Where a finished run's files go, and what they are made from. */
export interface ModelFiles {
  readonly directory: string;
  /** The log that the run kept. */
  readonly logPath: string;
  readonly labels: readonly string[];
  readonly validation: Dataset;
  /** Looked at here for the first and only time. */
  readonly test: Dataset;
}

/** Measures a finished run and writes its network, recipe, log and curve. */
export function writeModel(recipe: Recipe, state: TrainingState, files: ModelFiles): void {
  const { directory, logPath, labels, validation, test } = files;
  const accuracy = [
    { metric: 'top1', value: top1(recipe, state, test), dataset: 'CIFAR-10 test', samples: test.count },
    {
      metric: 'top1',
      value: top1(recipe, state, validation),
      dataset: 'CIFAR-10 training, held out',
      samples: validation.count,
    },
  ];
  const graph = graphOfState(recipe, state, metadataOf(recipe, labels, accuracy));

  mkdirSync(directory, { recursive: true });
  const write = (name: string, content: string | Uint8Array): void =>
    writeFileSync(join(directory, name), content);
  write(`resnet${recipe.depth}.onnx`, toOnnx(graph, { form: 'expanded' }));
  write('recipe.json', `${JSON.stringify({ ...recipe, accuracy }, null, 2)}\n`);
  writeLogAndCurve(logPath, accuracy, {
    log: join(directory, 'log.jsonl'),
    curve: join(directory, 'curve.svg'),
  });
}
