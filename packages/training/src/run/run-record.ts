import { FsnError } from '@fsnet/graph';
import { learningRateAt } from '../optimizer/learning-rate.ts';
import {
  type Best,
  type EpochSums,
  type RunState,
  readCheckpoint,
  type Values,
  writeCheckpoint,
} from './checkpoint.ts';
import type { Exchange } from './exchange.ts';
import { Pace } from './pace.ts';
import type { ReplicaHost, ReplicaOrder } from './replica-order.ts';
import type { ReplicaParts } from './stepped-task.ts';
import type { Measurement } from './training-event.ts';
import type { TrainingResult } from './training-options.ts';
import type { StepResult } from './training-step.ts';

const nothing: EpochSums = { loss: 0, correct: 0, images: 0 };

/** What a run has reached, as one replica keeps it. The first replica reports it and writes its checkpoints. */
export class RunRecord {
  readonly #order: ReplicaOrder;
  readonly #parts: ReplicaParts;
  readonly #host: ReplicaHost;
  readonly #pace = new Pace();
  #step: number;
  #sums: EpochSums;
  #measurement: Measurement | undefined;
  #best: Best | undefined;
  #bestTensors: ReadonlyMap<string, Values> | undefined;
  /** When this process began to train, and after how many steps. */
  readonly #start: { readonly time: number; readonly step: number };
  /** The epoch as far as this process trained it. */
  #epoch: { readonly time: number; readonly step: number };
  #lastCheckpoint: number = performance.now();

  constructor(order: ReplicaOrder, parts: ReplicaParts, host: ReplicaHost, state: RunState | undefined) {
    this.#order = order;
    this.#parts = parts;
    this.#host = host;
    this.#step = state?.step ?? 0;
    this.#start = { time: performance.now(), step: this.#step };
    this.#epoch = this.#start;
    this.#sums = state?.sums ?? nothing;
    this.#measurement = state?.measurement;
    this.#best = state?.best;
    if (order.best) this.#bestTensors = readCheckpoint(order.best, order.recipe).tensors;
  }

  get step(): number {
    return this.#step;
  }

  get checkpointIsDue(): boolean {
    return performance.now() - this.#lastCheckpoint >= 1000 * this.#order.checkpointSeconds;
  }

  begin(): void {
    const { task, recipe, stepsPerEpoch } = this.#parts;
    const { replica } = task;
    const parameters = replica.network.parameters.reduce((sum, { initial }) => sum + initial.length, 0);
    this.#event({
      kind: 'start',
      parameters,
      summaries: replica.network.summaries.length,
      obstacles: Object.fromEntries(replica.network.obstacles),
      ...(recipe.task && recipe.task !== 'classification' && { task: recipe.task }),
      ...(replica.network.summaries.length > 0 && { weights: replica.network.weights }),
      trainingImages: task.trainingImages,
      validationImages: task.validationImages,
      epochs: recipe.epochs,
      stepsPerEpoch,
      workers: this.#order.workers,
      backend: this.#order.backend,
      stepsDone: this.#step,
    });
  }

  addStep({ loss, correct, asked, heldOut }: StepResult): void {
    const { batchSize, task } = this.#parts.recipe;
    const { stepsPerEpoch } = this.#parts;
    // A resumed epoch goes on with its sums; a new one begins where the last step ended one.
    const before = this.#step % stepsPerEpoch === 0 ? nothing : this.#sums;
    this.#sums = {
      loss: before.loss + loss * batchSize,
      correct: before.correct + correct,
      images: before.images + batchSize,
      ...(task === 'detection' && { asked: (before.asked ?? 0) + asked }),
      ...(heldOut && { heldOut: addedSums(before.heldOut ?? nothing, heldOut) }),
    };
    this.#pace.add(batchSize);
    this.#step++;
    this.#event({
      kind: 'step',
      ...this.#position(),
      imagesPerSecond: this.#pace.imagesPerSecond,
      loss,
      accuracy: accuracyOf(this.#sums),
    });
  }

  /** Measures what the epoch that ended gave. */
  async endEpoch(exchange: Exchange): Promise<void> {
    const position = this.#position();
    const { loss, images } = this.#sums;
    const accuracy = accuracyOf(this.#sums);
    const { batchSize } = this.#parts.recipe;
    const end = performance.now();
    const trained = (this.#step - this.#epoch.step) * batchSize;
    const imagesPerSecond = (1000 * trained) / (end - this.#epoch.time);
    const measurement = await this.#measure(exchange, position.epoch);
    if (measurement) this.#measurement = measurement;
    this.#pace.pause(end);
    const now = performance.now();
    const seconds = (now - this.#epoch.time) / 1000;
    this.#epoch = { time: now, step: this.#step };
    if (this.#order.worker !== 0) return;
    const tensors = await this.#parts.task.replica.snapshot();
    const locations = this.#locations(tensors);
    const alphas = this.#alphas(tensors);
    this.#event({
      kind: 'epoch',
      ...position,
      imagesPerSecond,
      loss: loss / images,
      accuracy,
      ...(measurement && { validation: measurement }),
      ...(locations && { locations }),
      ...(alphas && { alphas }),
      seconds,
    });
    const isBest = measurement && !(measurement.accuracy <= (this.#best?.measurement.accuracy ?? -1));
    if (isBest) this.#best = { epoch: position.epoch, measurement };
    this.#keep(tensors, isBest);
  }

  /** @throws FsnError `diverged` rather than writing weights that are not finite. */
  async writeCheckpoint(): Promise<void> {
    if (this.#order.worker !== 0) return;
    this.#keep(await this.#parts.task.replica.snapshot());
  }

  #keep(tensors: ReadonlyMap<string, Values>, isBest = false): void {
    checkTensors(tensors, this.#step);
    const bytes = writeCheckpoint(this.#parts.recipe, {
      step: this.#step,
      sums: this.#sums,
      ...(this.#measurement && { measurement: this.#measurement }),
      ...(this.#best && { best: this.#best }),
      tensors,
    });
    if (isBest) {
      this.#bestTensors = tensors;
      this.#host.report({
        kind: 'checkpoint',
        name: 'best.safetensors',
        bytes: bytes.slice(),
        step: this.#step,
      });
    }
    this.#host.report({ kind: 'checkpoint', name: 'last.safetensors', bytes, step: this.#step });
    this.#lastCheckpoint = performance.now();
  }

  async result(): Promise<TrainingResult> {
    const { recipe, task, steps, stepsPerEpoch } = this.#parts;
    const { replica } = task;
    const keep = recipe.task === 'architecture-search' ? 'last' : recipe.validation.keep;
    const best = keep === 'best' && this.#bestTensors ? this.#best : undefined;
    const tensors = (best && this.#bestTensors) ?? (await replica.snapshot());
    const validation = best?.measurement ?? this.#measurement;
    return {
      graph: replica.network.toGraph(replica.settledValues(tensors)),
      ...(validation && { validation }),
      epoch: best?.epoch ?? steps / stepsPerEpoch,
      steps,
    };
  }

  async #measure(exchange: Exchange, epoch: number): Promise<Measurement | undefined> {
    const { task, recipe, steps } = this.#parts;
    const { worker, workers } = this.#order;
    const { heldOut } = this.#sums;
    if (heldOut) {
      const { images, loss } = heldOut;
      return { images, loss: loss / images, accuracy: accuracyOf(heldOut) };
    }
    if (task.validationImages === 0 || (epoch < recipe.epochs && !task.isMeasured(epoch))) return undefined;
    return task.measure({
      ...{ exchange, worker, workers },
      progress: this.#step / steps,
      breathe: () => this.#host.breathe(),
    });
  }

  /** Where the segments lie whose places are learned. */
  #locations(tensors: ReadonlyMap<string, Values>): Record<string, number[]> | undefined {
    const { replica } = this.#parts.task;
    const found = replica.network.locations(replica.settledValues(tensors));
    if (found.size === 0) return undefined;
    return Object.fromEntries(Array.from(found, ([name, values]) => [name, [...values]]));
  }

  /** Architecture weights, a row an edge. */
  #alphas(tensors: ReadonlyMap<string, Values>): Record<string, number[][]> | undefined {
    const { parameters } = this.#parts.task.replica.network;
    const found = parameters.filter(({ role }) => role === 'architecture');
    if (found.length === 0) return undefined;
    const rows = found.map(({ name, shape: [, columns] }) => {
      const { data } = tensors.get(`parameter/${name}`)!;
      const values = Array.from({ length: data.length / columns }, (_, row) => [
        ...data.subarray(row * columns, (row + 1) * columns),
      ]);
      return [name.replace(/^alphas\./, ''), values];
    });
    return Object.fromEntries(rows);
  }

  /** Where the run is after the last step. */
  #position() {
    const { recipe, steps, stepsPerEpoch } = this.#parts;
    // Over all that this process did, measurements included: the last seconds are no guide to the next hour.
    const secondsPerStep =
      (performance.now() - this.#start.time) / 1000 / Math.max(1, this.#step - this.#start.step);
    return {
      epoch: Math.ceil(this.#step / stepsPerEpoch),
      epochs: recipe.epochs,
      step: this.#step,
      steps,
      learningRate: learningRateAt(recipe.learningRate, this.#step - 1, steps),
      secondsLeft: (steps - this.#step) * secondsPerStep,
    };
  }

  #event(event: Extract<Parameters<ReplicaHost['report']>[0], { kind: 'event' }>['event']): void {
    if (this.#order.worker === 0) this.#host.report({ kind: 'event', event });
  }
}

function addedSums(a: EpochSums, b: EpochSums): EpochSums {
  return { loss: a.loss + b.loss, correct: a.correct + b.correct, images: a.images + b.images };
}

function accuracyOf({ correct, images, asked = images }: EpochSums): number {
  return asked > 0 ? correct / asked : 0;
}

function checkTensors(tensors: ReadonlyMap<string, Values>, step: number): void {
  for (const [name, { data }] of tensors) {
    if (data.every(Number.isFinite)) continue;
    throw new FsnError('diverged', `${name} is no longer finite at step ${step}: try a lower learning rate`, {
      path: 'learningRate.peak',
      expected: 'finite values',
      actual: name,
    });
  }
}
