import {
  allocate,
  batchShapes,
  checkInputShapes,
  elementCount,
  explainLayers,
  type Graph,
  type Tensor as HostTensor,
  type InputShapes,
  loadOperators,
  type Metadata,
  type ModelInput,
  type ModelValue,
  modelInputs,
  modelOutputs,
  type NetworkExplanation,
  type Node,
  type PreparedNetwork,
  prepareNetwork,
  type TensorData,
} from '@fsnet/graph';
import * as tf from '@tensorflow/tfjs-core';
import { expandedConvolution } from '../convolution/expanded.ts';
import type { PrepareSummary, SummaryKernelName } from '../convolution/summary-convolution.ts';
import { fromDevice, toDevice } from '../plan/device-types.ts';
import type { Plan } from '../plan/plan.ts';
import { planNetwork, type SharedContext } from '../plan/planner.ts';
import { needsDownloads, type RunResult, runPlan, runPlanAsync } from '../run/run-plan.ts';
import { checkBackend, startBackend } from './backend.ts';
import { downloadInputs, prepareInputs, type SessionInput } from './session-inputs.ts';
import { SharedValues } from './shared-values.ts';

export interface ModelOptions {
  /** The backend of tfjs: `webgpu` by default, or `wasm` or `cpu` where the program has imported them. */
  readonly backend?: string | undefined;
  /** Chooses how filter summaries run. */
  readonly prepareSummary?: PrepareSummary | undefined;
  /** Forces how filter summaries run, for tests and measurements. */
  readonly force?: SummaryKernelName | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface RunOptions {
  /** Looked at between layers; its reason is thrown. */
  readonly signal?: AbortSignal | undefined;
}

/** What a network is fed, by input. */
export type SessionInputs = Readonly<Record<string, SessionInput>>;

/** How a network runs with inputs of certain shapes. */
export interface Explanation extends NetworkExplanation {
  /** Whether runs wait for values that an operator needs on the host, so that `predict` cannot run it. */
  readonly needsDownloads: boolean;
}

/** Most plans that a model keeps, for inputs of as many different shapes. */
const mostPlans = 4;

/**
 * Makes a network ready to run on tfjs. The graph must not change afterwards.
 *
 * @throws FsnError `unsupported-operator` where nothing here can run nodes that the outputs need; Error where tfjs
 *   has no such backend; `signal.reason` where it was aborted.
 */
export async function createModel(graph: Graph, options: ModelOptions = {}): Promise<Model> {
  const start = await startModel(graph.nodes, options);
  try {
    return await start.finish(graph);
  } catch (error) {
    start.dispose();
    throw error;
  }
}

/** A model whose weights are still to come. */
export interface ModelStart {
  /**
   * Brings the weights of a first part of the network to the device and begins to compile what runs them, for one
   * sample, so that whoever plans all of it later finds them there.
   *
   * @param isTried Whether to run it once, so that tfjs compiles its own kernels too.
   */
  readonly prepare: (part: Graph, isTried?: boolean) => void;
  /** The model, once all is there. It has then what {@link prepare} made. */
  readonly finish: (graph: Graph) => Promise<Model>;
  /** Frees everything, where there will be no model. */
  readonly dispose: () => void;
}

/** Begins a model of these nodes; throws as {@link createModel} does. */
export async function startModel(nodes: readonly Node[], options: ModelOptions = {}): Promise<ModelStart> {
  const { backend = 'webgpu', prepareSummary = expandAlways, force, signal } = options;
  signal?.throwIfAborted();
  const operators = await loadOperators(nodes);
  await startBackend(backend);
  signal?.throwIfAborted();
  const values = new SharedValues();
  const choice = { backend, prepareSummary, force };
  return {
    prepare: (part, isTried = false) => {
      const network = prepareNetwork(part, operators);
      const shapes = batchShapes(network.inputs, 1);
      const plan = planNetwork(network, shapes, { ...choice, shared: values.shared, tensor: values.tensor });
      if (isTried && !needsDownloads(plan)) tryPlan(plan, network, shapes);
      plan.dispose();
    },
    finish: async (graph) => {
      const network = prepareNetwork(graph, operators);
      return new Model(network, modelInputs(graph), modelOutputs(graph, operators), choice, values);
    },
    dispose: () => values.dispose(),
  };
}

/** Queues one run on zeros, of which nobody wants the results. */
function tryPlan(plan: Plan, { inputs }: PreparedNetwork, shapes: InputShapes): void {
  const tensors = new Map<string, tf.Tensor>();
  const host = new Map<string, HostTensor>();
  for (const { name, dtype } of inputs) {
    const shape = shapes[name];
    const zeros: HostTensor = { dtype, shape, data: allocate(dtype, elementCount(shape)) };
    if (plan.inputs.has(name)) tensors.set(name, toDevice(zeros, name));
    else host.set(name, zeros);
  }
  for (const result of Object.values(runPlan(plan, { tensors, host })))
    if (result instanceof tf.Tensor) result.dispose();
}

const expandAlways: PrepareSummary = (node, weight, geometry, context) =>
  expandedConvolution(node, weight, geometry, context, 'there is no other kernel here');

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
  #isDisposed = false;

  /** Use {@link createModel}. */
  constructor(
    network: PreparedNetwork,
    inputs: readonly ModelInput[],
    outputs: readonly ModelValue[],
    choice: Pick<SharedContext, 'backend' | 'prepareSummary' | 'force'>,
    values: SharedValues,
  ) {
    this.inputs = inputs;
    this.outputs = outputs;
    this.metadata = network.metadata;
    this.backend = choice.backend;
    this.#network = network;
    this.#values = values;
    this.#context = { ...choice, shared: values.shared, tensor: values.tensor };
  }

  /**
   * Runs the network once and waits for what it gives.
   *
   * @returns The outputs by name, as arrays that belong to the caller. Nearly all networks give float32; name the
   *   array's type where one gives something else.
   * @throws TypeError or RangeError for inputs that do not fit or after `dispose`; FsnError for what is wrong with the
   *   network; Error where tfjs's backend is another one now; `signal.reason` where it was aborted.
   */
  async run<Data extends TensorData = Float32Array>(
    inputs: SessionInputs,
    options?: RunOptions,
  ): Promise<Record<string, Data>> {
    const outputs = Object.entries(await this.runTensors(inputs, options));
    return Object.fromEntries(outputs.map(([name, { data }]) => [name, data as Data]));
  }

  /** As {@link run}, but gives tensors `{ dtype, shape, data }`, which tell their shapes. */
  async runTensors(inputs: SessionInputs, options?: RunOptions): Promise<Record<string, HostTensor>> {
    const results = await this.#runAsync(inputs, options);
    try {
      const read = Object.entries(results).map(async ([name, result]): Promise<[string, HostTensor]> => {
        if (!(result instanceof tf.Tensor)) return [name, { ...result, data: result.data.slice() }];
        const { dtype } = this.outputs.find((output) => output.name === name)!;
        return [name, fromDevice(await result.data(), dtype, result.shape)];
      });
      return Object.fromEntries(await Promise.all(read));
    } finally {
      for (const result of Object.values(results)) if (result instanceof tf.Tensor) result.dispose();
    }
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
      if (prepared.toDownload.size > 0 || needsDownloads(plan))
        throw new TypeError('this network needs values on the host while it runs: use predictAsync');
      return asTensors(runPlan(plan, prepared.inputs));
    } finally {
      prepared.dispose();
    }
  }

  /** As {@link predict}, for all networks. */
  async predictAsync(inputs: SessionInputs, options?: RunOptions): Promise<Record<string, tf.Tensor>> {
    return asTensors(await this.#runAsync(inputs, options));
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
    checkBackend(this.backend);
  }

  #prepare(inputs: SessionInputs): ReturnType<typeof prepareInputs> {
    this.#checkInUse();
    return prepareInputs(inputs, this.inputs, this.#network.inputs);
  }

  async #runAsync(inputs: SessionInputs, { signal }: RunOptions = {}): Promise<Record<string, RunResult>> {
    signal?.throwIfAborted();
    const prepared = this.#prepare(inputs);
    let plan: Plan | undefined;
    try {
      plan = this.#planFor(prepared.shapes);
      this.#users.set(plan, (this.#users.get(plan) ?? 0) + 1);
      const given = prepared.toDownload.size > 0 ? await downloadInputs(prepared) : prepared.inputs;
      return await runPlanAsync(plan, given, signal);
    } finally {
      prepared.dispose();
      if (plan) this.#release(plan);
    }
  }

  #planFor(shapes: InputShapes): Plan {
    const key = JSON.stringify(this.#network.inputs.map(({ name }) => shapes[name]));
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

function asTensors(results: Readonly<Record<string, RunResult>>): Record<string, tf.Tensor> {
  return Object.fromEntries(
    Object.entries(results).map(([name, result]) => [
      name,
      result instanceof tf.Tensor ? result : toDevice(result, name),
    ]),
  );
}
