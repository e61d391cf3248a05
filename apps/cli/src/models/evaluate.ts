import { FsnError } from '@fsnet/graph';
import type { LabelledImages } from '@fsnet/training/files';
import { rankOf, requireClassOutput, scoreRows } from '@fsnet/vision';
import type { Io } from '../io.ts';
import { notice } from '../terminal/notice.ts';
import type { Progress } from '../terminal/progress.ts';
import type { ImageNetwork } from './image-network.ts';
import { matchClasses } from './labels.ts';

/** Accuracies are fractions of `samples`; the time is that of the whole evaluation, reading images among it. */
export interface Evaluation {
  readonly samples: number;
  readonly top1: number;
  readonly top5: number;
  readonly milliseconds: number;
}

export interface EvaluationOptions {
  readonly network: ImageNetwork;
  readonly dataset: LabelledImages;
  /** Only the first so many samples. */
  readonly limit: number;
  /** Samples a call, where the network leaves that open. */
  readonly batch: number;
  readonly io: Io;
  readonly progress: Progress;
}

/** Runs a classifier over a data set and counts how often it is right. */
export async function evaluate(options: EvaluationOptions): Promise<Evaluation> {
  const { network, dataset, io, progress } = options;
  const { graph } = network;
  const { outputs: outputOf, by } = matchClasses(dataset.classNames, graph.metadata.labels);
  if (by === 'order' && graph.metadata.labels) {
    notice(io, `the network's labels are none of the classes in ${dataset.name}; taking both in order`);
  }
  const batch = network.fixedBatch ?? options.batch;
  const total = Math.min(options.limit, dataset.count);
  let [first, five] = [0, 0];
  const start = performance.now();
  progress.update({ phase: 'evaluate', loaded: 0, total, unit: 'images' });
  for (let done = 0; done < total; ) {
    io.signal.throwIfAborted();
    const labels: number[] = [];
    const samples: Float32Array[] = [];
    while (labels.length < Math.min(batch, total - done)) {
      const { image, label } = await dataset.sample(done + labels.length);
      samples.push(network.prepare(image));
      labels.push(outputOf[label]);
    }
    const outputs = await network.run(samples);
    const { name, classes } = requireClassOutput(graph, outputs);
    const rows = scoreRows(outputs[name]);
    labels.forEach((label, i) => {
      if (label >= classes) throw tooManyClasses(dataset, classes);
      const rank = rankOf(label, rows[i]);
      if (rank < 1) first++;
      if (rank < 5) five++;
    });
    done += labels.length;
    const note = `top-1 ${((first / done) * 100).toFixed(2)} %`;
    progress.update({ phase: 'evaluate', loaded: done, total, unit: 'images', note });
  }
  return { samples: total, top1: first / total, top5: five / total, milliseconds: performance.now() - start };
}

function tooManyClasses({ name, classNames }: LabelledImages, classes: number): FsnError {
  return new FsnError('bad-data', `${name} has more classes than the network`, {
    expected: `at most ${classes}`,
    actual: classNames.length,
  });
}
