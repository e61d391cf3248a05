import {
  batchShapes,
  checkInputShapes,
  explainLayers,
  type Tensor as HostTensor,
  type InputShapes,
  type Metadata,
  type ModelInput,
  type ModelValue,
  type NetworkExplanation,
  type PreparedNetwork,
  type TensorData,
} from '@fsnet/graph';
import * as tf from '@tensorflow/tfjs-core';
import { gpuContext } from '../convolution/prepare-summary.ts';
import { type DeviceLoss, watchDevice } from '../gpu/device-loss.ts';
import { fromDevice, toDevice } from '../plan/device-types.ts';
import type { Plan } from '../plan/plan.ts';
import { planNetwork, type SharedContext } from '../plan/planner.ts';
import { needsDownloads, type RunResult, runPlan, runPlanAsync } from '../run/run-plan.ts';
import { checkBackend } from './backend.ts';
import { restoreBackend } from './restore-backend.ts';
import { downloadInputs, type PreparedInputs, prepareInputs, type SessionInput } from './session-inputs.ts';
import type { SharedValues } from './shared-values.ts';
import { untilAborted } from './until-aborted.ts';

export interface RunOptions {
  /** Looked at between layers, and while the device computes; its reason is thrown. */
  readonly signal?: AbortSignal | undefined;
}

/** What a network is fed, by input. */
export type SessionInputs = Readonly<Record<string, SessionInput>>;

/** How a network runs with inputs of certain shapes. */
export interface Explanation extends NetworkExplanation {
  /** Whether runs wait for values that an operator needs on the host, so that `predict` cannot run it. */
  readonly needsDownloads: boolean;
}

/** A plan that is there from the start, and the shapes of the inputs that it is for. */
export interface Planned {
  readonly shapes: InputShapes;
  readonly plan: Plan;
}

/** Most plans that a model keeps, for inputs of as many different shapes. */
const mostPlans = 4;

/** A network that is ready to run on tfjs. Whoever makes it disposes it. */
export class Model {
  readonly inputs: readonly ModelInput[];
  readonly outputs: readonly ModelValue[];
  readonly metadata: Metadata;
  /** The backend of tfjs that it runs on. */
  readonly backend: string;
  readonly #network: PreparedNetwork;
  readonly #values: SharedValues;
  readonly #context: SharedContext;
  /** By the shapes of the inputs, the latest used last. */
  readonly #plans = new Map<string, Plan>();
  /** Runs that wait for something, of each plan; plans that are dropped in the meantime end with the last of them. */
  readonly #users = new Map<Plan, number>();
  /** Of the device that it runs on, if any. */
  #loss: DeviceLoss | undefined;
  #isDisposed = false;

  /** Use `load`. */
  constructor(
    network: PreparedNetwork,
    inputs: readonly ModelInput[],
    outputs: readonly ModelValue[],
    context: SharedContext,
    values: SharedValues,
    loss: DeviceLoss | undefined,
    planned?: Planned,
  ) {
    this.inputs = inputs;
    this.outputs = outputs;
    this.metadata = network.metadata;
    this.backend = context.backend;
    this.#network = network;
    this.#values = values;
    this.#loss = loss;
    this.#context = context;
    if (planned) this.#plans.set(this.#key(planned.shapes), planned.plan);
  }

  /**
   * Runs the network once and waits for what it gives.
   *
   * @returns The outputs by name, as arrays that belong to the caller. Nearly all networks give float32; name the
   *   array's type where one gives something else.
   * @throws TypeError or RangeError for inputs that do not fit or after `dispose`; FsnError for what is wrong with the
   *   network; FsnError `device-lost` where the GPU went away (see {@link restore}); Error where tfjs's backend is
   *   another one now; `signal.reason` where it was aborted.
   */
  async run<Data extends TensorData = Float32Array>(
    inputs: SessionInputs,
    options?: RunOptions,
  ): Promise<Record<string, Data>> {
    const outputs = Object.entries(await this.runTensors(inputs, options));
    return Object.fromEntries(outputs.map(([name, { data }]) => [name, data as Data]));
  }

  /** As {@link run}, but gives tensors `{ dtype, shape, data }`, which tell their shapes. */
  async runTensors(inputs: SessionInputs, options: RunOptions = {}): Promise<Record<string, HostTensor>> {
    const { signal } = options;
    const run = this.#begin(inputs, signal);
    const read = this.#guard(async () => {
      const results = await run();
      try {
        const read = Object.entries(results).map(([name, result]) => this.#read(name, result));
        return Object.fromEntries(await Promise.all(read));
      } finally {
        for (const result of Object.values(results)) if (result instanceof tf.Tensor) result.dispose();
      }
    });
    return signal ? untilAborted(read, signal) : read;
  }

  /**
   * Queues one run and gives what it will have computed: the outputs by name, as tensors in ONNX's layout that stay on
   * the device until they are asked for. They are the caller's to dispose, or `tf.tidy`'s.
   *
   * @throws as {@link run}; TypeError also where some operator needs values on the host, as `explain()` says.
   */
  predict(inputs: SessionInputs): Record<string, tf.Tensor> {
    const prepared = this.#prepare(inputs);
    try {
      const plan = this.#planFor(prepared.shapes);
      const [name] = prepared.toDownload.keys();
      if (name !== undefined)
        throw new TypeError(
          `input "${name}" is needed on the host: use predictAsync, or give it as an array`,
        );
      if (needsDownloads(plan))
        throw new TypeError('this network needs values on the host while it runs: use predictAsync');
      return asTensors(runPlan(plan, prepared.inputs));
    } finally {
      prepared.dispose();
    }
  }

  /** As {@link predict}, for all networks. */
  async predictAsync(inputs: SessionInputs, options: RunOptions = {}): Promise<Record<string, tf.Tensor>> {
    const run = this.#begin(inputs, options.signal);
    return asTensors(await this.#guard(run));
  }

  /**
   * How the network runs: which kernel each layer gets, why, and what it saves.
   *
   * @param shapes Of the inputs, by name, or the batch where no other size is open; 1 by default.
   */
  explain(shapes: InputShapes | number = 1): Explanation {
    this.#checkInUse();
    const { inputs } = this.#network;
    const known = typeof shapes === 'number' ? batchShapes(inputs, shapes) : shapes;
    checkInputShapes(inputs, known);
    const plan = this.#planFor(known);
    const layers = plan.layers.map(({ node, choice, kind, downloads }) => ({
      ...{ node, choice, kernel: kind === 'host' ? 'reference operator' : kind },
      ...(downloads.length > 0 && { reason: `waits for ${downloads.join(', ')} of the device` }),
    }));
    return { ...explainLayers(layers, plan.values), needsDownloads: needsDownloads(plan) };
  }

  /**
   * Brings the model back after its device was lost: weights go to a new one, which all models on tfjs's backend
   * share. Tensors that were given out before stay lost. Does nothing where the device is there.
   *
   * @throws TypeError after `dispose`; FsnError `device-lost` where there is no other device.
   */
  async restore(): Promise<void> {
    if (this.#isDisposed) throw new TypeError('the model was disposed');
    const lost = this.#loss;
    if (!lost || !(await lost.check())) return;
    const { device } = await restoreBackend();
    // Someone else may have been faster.
    if (this.#isDisposed || this.#loss !== lost) return;
    this.#loss = watchDevice(device);
    for (const key of [...this.#plans.keys()]) this.#drop(key);
    this.#values.dispose();
  }

  /** Frees all that the model has on the device. Calling it again does nothing. */
  dispose(): void {
    this.#isDisposed = true;
    for (const key of [...this.#plans.keys()]) this.#drop(key);
    if (this.#users.size === 0) this.#values.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }

  #checkInUse(): void {
    if (this.#isDisposed) throw new TypeError('the model was disposed');
    this.#loss?.throwIfLost();
    checkBackend(this.backend);
  }

  /** What `work` resolves to, unless the device is lost before. */
  async #guard<T>(work: () => Promise<T>): Promise<T> {
    this.#checkInUse();
    return this.#loss ? this.#loss.guard(work) : work();
  }

  async #read(name: string, result: RunResult): Promise<[string, HostTensor]> {
    if (!(result instanceof tf.Tensor)) return [name, { ...result, data: result.data.slice() }];
    const { dtype } = this.outputs.find((output) => output.name === name)!;
    return [name, fromDevice(await result.data(), dtype, result.shape)];
  }

  #prepare(inputs: SessionInputs): PreparedInputs {
    this.#checkInUse();
    return prepareInputs(inputs, this.inputs, this.#network.inputs);
  }

  /** Takes the inputs at once, which the caller, or `tf.tidy`, may dispose then; what it gives must be called. */
  #begin(inputs: SessionInputs, signal: AbortSignal | undefined): () => Promise<Record<string, RunResult>> {
    signal?.throwIfAborted();
    const prepared = this.#prepare(inputs);
    return () => this.#runAsync(prepared, signal);
  }

  async #runAsync(
    prepared: PreparedInputs,
    signal: AbortSignal | undefined,
  ): Promise<Record<string, RunResult>> {
    let plan: Plan | undefined;
    try {
      this.#checkInUse();
      plan = this.#planFor(prepared.shapes);
      this.#users.set(plan, (this.#users.get(plan) ?? 0) + 1);
      // A shader that the device does not take would give zeros.
      if (this.backend === 'webgpu') await gpuContext(this.#context).ready();
      const given = prepared.toDownload.size > 0 ? await downloadInputs(prepared) : prepared.inputs;
      return await runPlanAsync(plan, given, signal);
    } finally {
      prepared.dispose();
      if (plan) this.#release(plan);
    }
  }

  #key(shapes: InputShapes): string {
    return JSON.stringify(this.#network.inputs.map(({ name }) => shapes[name]));
  }

  #planFor(shapes: InputShapes): Plan {
    const key = this.#key(shapes);
    let plan = this.#plans.get(key);
    if (!plan) {
      plan = planNetwork(this.#network, shapes, this.#context);
      const [oldest] = this.#plans.keys();
      if (this.#plans.size >= mostPlans) this.#drop(oldest);
    }
    this.#plans.delete(key);
    this.#plans.set(key, plan);
    return plan;
  }

  #drop(key: string): void {
    const plan = this.#plans.get(key);
    this.#plans.delete(key);
    if (plan && !this.#users.has(plan)) plan.dispose();
  }

  /** Ends what a run has kept from ending. */
  #release(plan: Plan): void {
    const count = (this.#users.get(plan) ?? 1) - 1;
    if (count > 0) this.#users.set(plan, count);
    else this.#users.delete(plan);
    if (count > 0 || [...this.#plans.values()].includes(plan)) return;
    plan.dispose();
    if (this.#isDisposed && this.#users.size === 0) this.#values.dispose();
  }
}

/** Tensors that belong to the scope of `tf.tidy` that is open, if one is. */
function asTensors(results: Readonly<Record<string, RunResult>>): Record<string, tf.Tensor> {
  return Object.fromEntries(
    Object.entries(results).map(([name, result]) => [
      name,
      result instanceof tf.Tensor ? released(result) : toDevice(result, name),
    ]),
  );
}

/** A tensor that was kept, as one that is not. */
function released(kept: tf.Tensor): tf.Tensor {
  const tensor = tf.clone(kept);
  kept.dispose();
  return tensor;
}
