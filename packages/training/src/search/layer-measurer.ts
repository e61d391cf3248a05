import { elementCount, type Graph } from '@fsnet/graph';
import * as tf from '@tensorflow/tfjs-core';
import { batchesInOrder } from '../data/batches-in-order.ts';
import { type Dataset, datasetOf } from '../data/dataset.ts';
import { epochOrder } from '../data/epoch-order.ts';
import type { NetworkOptions } from '../network/network-options.ts';
import { distillationLoss } from '../operations/distillation-loss.ts';
import { optimizerOf } from '../optimizer/optimizer.ts';
import { predict, type Teacher } from '../run/batch-gradients.ts';
import { readBatch } from '../run/draw-batch.ts';
import { type ImageNetwork, imageNetwork } from '../run/image-network.ts';
import { openTeacher } from '../run/open-teacher.ts';
import { Replica } from '../run/replica.ts';
import { takeValues } from '../run/take-values.ts';
import { AgreementSums } from './agreement.ts';
import type { Agreement, LayerJob, LayerResult } from './job.ts';
import { layerEntry } from './layer-entry.ts';
import { learnedBits } from './layer-jobs.ts';
import type { SearchContext } from './search-context.ts';
import { weightBytes } from './weight-bytes.ts';

type Input = LayerJob['input'];

/** Images of a batch that a layer learns from. */
const batchSize = 64;
/** Images whose statistics normalise a measurement. */
const measuredBatch = 250;
/**
 * How a layer learns alone. At these rates it settles within tens of batches; a whole network, which a training is to keep
 * near the dense one, wants others.
 */
const optimizer = { kind: 'sgd', momentum: 0.9, nesterov: true } as const;
const rates = { summary: 0.05, bits: 0.01 };

/**
 * Measures ways to store one layer. A fit alone says little of what fine-tuning will make of it, and training says it too
 * late; so the layer learns for some tens of mini-batches, by itself, to give the network the answers that it had. That is
 * cheap, as gradients stop at the layer, and takes away what any training would repair at once.
 *
 * Batch normalizations use the statistics of the batch throughout: the running ones are those of the network before.
 */
export class LayerMeasurer implements Disposable {
  readonly #context: SearchContext;
  readonly #training: Dataset;
  readonly #validation: Dataset;
  readonly #teacher: Teacher;
  /** The teacher's logits by where the batch begins, of either set. */
  readonly #answers = new Map<string, Float32Array>();
  /** What the dense network's own answers diverge by, normalised by batches; by held-out images. */
  readonly #floors = new Map<number, number>();

  constructor(context: SearchContext) {
    this.#context = context;
    this.#training = datasetOf(context.data.training);
    this.#validation = datasetOf(context.data.validation);
    this.#teacher = openTeacher(context.graph, this.#training);
  }

  async measure(input: Input): Promise<LayerResult> {
    const { layer, ratio, segments, steps, bitSteps, images, seed } = input;
    const { graph } = this.#context;
    if (!graph.weights.has(layer)) throw new RangeError(`the network has no weight ${layer}`);
    const floor = await this.#floor(images);
    const began = performance.now();
    const entry = layerEntry(layer, { ratio, bits: 32 }, segments);
    using dense = this.#open(graph, { layers: ratio > 1 ? [entry] : [], seed });
    const milliseconds = { fit: performance.now() - began, step: 0, measure: 0 };
    const { obstacles } = dense.replica.network;
    const obstacle = obstacles.get(layer);
    if (obstacle !== undefined) return { obstacle, ratio: 1, candidates: [], milliseconds };
    const learning = performance.now();
    // Dense layers as well: what learning alone gains is no merit of a summary.
    await this.#learn(dense, layer, steps, rates.summary, seed);
    let plain = await graphOf(dense);
    milliseconds.step = (performance.now() - learning) / Math.max(1, steps);
    const candidates: LayerResult['candidates'][number][] = [];
    // From wide to narrow, each from the values of the one before: few steps are enough then.
    for (const bits of input.bits.toSorted((a, b) => b - a)) {
      using open = this.#open(plain, { layers: [layerEntry(layer, { ratio: 1, bits }, segments)], seed });
      if (bits <= learnedBits) await this.#learn(open, layer, bitSteps, rates.bits, seed + 1);
      const measuring = performance.now();
      const { divergence, accuracy } = await this.#measure(open, images);
      milliseconds.measure = performance.now() - measuring;
      const bytes = weightBytes((await graphOf(open)).weights.get(layer)!);
      candidates.push({ bits, bytes, loss: divergence - floor, accuracy });
      plain = await this.#withValuesOf(open, plain);
    }
    const { vector, shape } = plain.weights.get(layer)!;
    return { ratio: elementCount(shape) / vector.count, candidates, milliseconds };
  }

  /** The dense network, measured as the layers are. */
  async measureDense(images: number): Promise<Agreement> {
    using dense = this.#open(this.#context.graph, { seed: 0 });
    return await this.#measure(dense, images);
  }

  [Symbol.dispose](): void {
    this.#teacher.replica[Symbol.dispose]();
  }

  async #floor(images: number): Promise<number> {
    let floor = this.#floors.get(images);
    if (floor === undefined) {
      floor = (await this.measureDense(images)).divergence;
      this.#floors.set(images, floor);
    }
    return floor;
  }

  #open(graph: Graph, options: NetworkOptions): Open {
    const image = imageNetwork(graph, options, this.#training);
    const replica = new Replica({ network: image.network, optimizer: optimizerOf(optimizer) });
    return { image, replica, [Symbol.dispose]: () => replica[Symbol.dispose]() };
  }

  /** Trains the layer alone. */
  async #learn(
    { image, replica }: Open,
    layer: string,
    steps: number,
    peak: number,
    seed: number,
  ): Promise<void> {
    const { recipe } = this.#context;
    const { parameters } = image.network;
    const learned = parameters.map(({ name }) => name === layer || name === `${layer}.range`);
    const size = Math.min(batchSize, this.#training.count);
    const order = epochOrder(this.#training.count, seed, 0);
    const batches = Math.max(1, Math.floor(order.length / size));
    for (let step = 0; step < steps; step++) {
      const at = (step % batches) * size;
      const indices = order.subarray(at, at + size);
      const batch = readBatch(this.#training, indices, image.preprocessing);
      const key = `training ${seed} ${at}`;
      const answers = await this.#teacherAnswers(key, batch.images, batch.shape);
      const tensors = replica.parameters;
      const { grads } = tf.tidy(() => {
        const inputs = { [image.input]: tf.tensor4d(batch.images, [...batch.shape]) };
        const lossOf = (): tf.Scalar => {
          const outputs = image.network.forward({ ...inBatch, ...replica.training, inputs });
          const logits = image.logits(outputs);
          const wanted = tf.tensor2d(answers, logits.shape);
          return distillationLoss(logits, wanted, recipe.distillation?.temperature ?? 1);
        };
        const own = tensors.filter((_, index) => learned[index]);
        return tf.engine().gradients(lossOf, own, undefined, true);
      });
      const found = grads.values();
      replica.apply({
        gradients: learned.map((learns) => (learns ? (found.next().value ?? undefined) : undefined)),
        statistics: new Map(),
        rate: peak * (1 - step / steps),
        decay: 0,
        count: step + 1,
      });
      tf.dispose(grads.filter((gradient) => gradient !== null));
    }
  }

  async #measure({ image, replica }: Open, images: number): Promise<Agreement> {
    const sums = new AgreementSums();
    const count = Math.min(images, this.#validation.count);
    for (const indices of batchesInOrder(0, count, measuredBatch)) {
      const batch = readBatch(this.#validation, indices, image.preprocessing);
      const wanted = await this.#teacherAnswers(
        `held out ${indices[0]} ${indices.length}`,
        batch.images,
        batch.shape,
      );
      const logits = tf.tidy(() => {
        const inputs = { [image.input]: tf.tensor4d(batch.images, [...batch.shape]) };
        return image.logits(image.network.forward({ ...inBatch, ...replica.training, inputs }));
      });
      sums.add(await takeValues(logits), wanted, batch.labels);
    }
    return sums.means;
  }

  async #teacherAnswers(
    key: string,
    images: Float32Array,
    shape: readonly [number, number, number, number],
  ): Promise<Float32Array> {
    let answers = this.#answers.get(key);
    if (!answers) {
      answers = await takeValues(predict(this.#teacher.image, this.#teacher.replica, images, shape, 1));
      this.#answers.set(key, answers);
    }
    return answers;
  }

  /** The network with the values that a quantised one has learned, before their rounding. */
  async #withValuesOf({ replica }: Open, graph: Graph): Promise<Graph> {
    const values = replica.settledValues(await replica.snapshot());
    return imageNetwork(graph, { seed: 0 }, this.#training).network.toGraph(values);
  }
}

/** A network that learns or is measured. */
interface Open extends Disposable {
  readonly image: ImageNetwork;
  readonly replica: Replica;
}

const inBatch = { training: true, progress: 1, observe: () => {} };

async function graphOf({ replica }: Open): Promise<Graph> {
  return replica.network.toGraph(replica.settledValues(await replica.snapshot()));
}
