import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { expand, unpack } from '@fsnet/decoder';
import { compress, encode } from '@fsnet/encoder';
import type { Graph, Weight } from '@fsnet/graph';
import { fromOnnx } from '@fsnet/onnx';
import { startBackend } from './backend.ts';
import { readTestImages, readTrainingImages, sliceDataset } from './cifar10.ts';
import { top1 } from './evaluate.ts';
import { weightValues } from './graph-of-state.ts';
import { finetuneRecipe } from './recipe.ts';
import { trainToEnd } from './run.ts';
import type { TrainingState } from './state.ts';
import { stateOfGraph } from './state-of-graph.ts';
import { writeLogAndCurve } from './write-log.ts';

const usage = `Compresses the trained network of test-models/resnet8-cifar10 by filter summaries: tap segments,
clustered from the taps of its filters, then training with the trained network as teacher.

  node --conditions=@fsnet/source --import tsx tools/train-test-model/finetune.ts \\
    --data DIR --model FILE.onnx --ratio 4 --work DIR --out FILE.fsn [--resume]

  --data DIR      CIFAR-10's binary version
  --model FILE    the trained network, also the teacher
  --ratio R       filter weights before to after, in every layer with 3x3 filters but the first
  --work DIR      where checkpoint.json and the running log go
  --out FILE      the .fsn file, 8 bits a weight; its log and curve go beside it
  --resume        go on from the checkpoint in --work
  --epochs N      another number of epochs than the recipe's`;

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      data: { type: 'string' },
      model: { type: 'string' },
      ratio: { type: 'string' },
      work: { type: 'string' },
      out: { type: 'string' },
      resume: { type: 'boolean' },
      epochs: { type: 'string' },
      help: { type: 'boolean' },
    },
  });
  if (values.help || !values.data || !values.model || !values.ratio || !values.work || !values.out) {
    console.log(usage);
    process.exitCode = values.help ? 0 : 2;
    return;
  }
  await startBackend();
  const ratio = Number(values.ratio);
  const recipe = { ...finetuneRecipe, ...(values.epochs ? { epochs: Number(values.epochs) } : {}) };
  const dense = fromOnnx(readFileSync(values.model));
  const { graph } = compress(dense, { ratio, segments: 'tap', bits: 32, goldenSamples: 0 });

  const all = readTrainingImages(values.data);
  const trainingImages = all.count - recipe.validationImages;
  const { state, logPath } = trainToEnd({
    recipe,
    initial: stateOfGraph(graph),
    training: sliceDataset(all, 0, trainingImages),
    validation: sliceDataset(all, trainingImages, all.count),
    directory: values.work,
    resume: values.resume ?? false,
    teacher: stateOfGraph(dense),
  });

  const trained = withState(graph, state);
  // Measured on what the file holds, 8-bit weights and all.
  const stored = stateOfGraph(expand(unpack(encode(trained, { bits: 8, goldenSamples: 0 }))));
  const test = readTestImages(values.data);
  const accuracy = [
    { metric: 'top1', value: top1(recipe, stored, test), dataset: 'CIFAR-10 test', samples: test.count },
  ];
  const metadata = {
    title: `${dense.metadata.title ?? dense.name}, filter summaries at ratio ${ratio}`,
    description: 'Compressed from the dense network by clustering its taps, then distilled from it.',
    provenance: { ...dense.metadata.provenance, recipe: JSON.stringify({ ratio, ...recipe }), accuracy },
  };

  const base = values.out.replace(/\.fsn$/, '');
  mkdirSync(join(base, '..'), { recursive: true });
  writeFileSync(values.out, encode(trained, { bits: 8, metadata }));
  writeLogAndCurve(logPath, accuracy, { log: `${base}.log.jsonl`, curve: `${base}.curve.svg` });
  console.log(JSON.stringify({ event: 'finish', accuracy }));
}

/** `graph` with the weights that training found. */
function withState(graph: Graph, state: TrainingState): Graph {
  const weights = new Map<string, Weight>();
  for (const [name, weight] of graph.weights) {
    const data = weightValues(state, name);
    weights.set(name, {
      ...weight,
      vector: { format: 'plain', dtype: 'float32', data, count: data.length },
    });
  }
  return { ...graph, weights };
}

await main();
