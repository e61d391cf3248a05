import {
  allocate,
  batchShapes,
  elementCount,
  type Graph,
  type Tensor as HostTensor,
  type InputShapes,
  loadOperators,
  modelInputs,
  modelOutputs,
  type Node,
  type PreparedNetwork,
  prepareNetwork,
} from '@fsnet/graph';
import * as tf from '@tensorflow/tfjs-core';
import type { PrepareSummary, SummaryKernelName } from '../convolution/summary-convolution.ts';
import { toDevice } from '../plan/device-types.ts';
import type { Plan } from '../plan/plan.ts';
import { planNetwork } from '../plan/planner.ts';
import { needsDownloads, runPlan } from '../run/run-plan.ts';
import { type SummaryChoiceOptions, startSummaries } from '../tuning/start-summaries.ts';
import { startBackend } from './backend.ts';
import { Model } from './model.ts';
import { SharedValues } from './shared-values.ts';

export interface ModelOptions extends SummaryChoiceOptions {
  /** The backend of tfjs: `webgpu` by default, or `wasm` or `cpu` where the program has imported them. */
  readonly backend?: string | undefined;
  /** Chooses how filter summaries run, instead of what chooses them otherwise. */
  readonly prepareSummary?: PrepareSummary | undefined;
  /** Forces how filter summaries run, for tests and measurements. */
  readonly force?: SummaryKernelName | undefined;
  readonly signal?: AbortSignal | undefined;
}

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
  const { backend = 'webgpu', force, signal } = options;
  signal?.throwIfAborted();
  const operators = await loadOperators(nodes);
  const loss = await startBackend(backend);
  signal?.throwIfAborted();
  const summaries = await startSummaries(backend, options);
  const { prepareSummary = summaries.prepareSummary } = options;
  const values = new SharedValues();
  const choice = { backend, prepareSummary, force };
  const context = { ...choice, shared: values.shared, tensor: values.tensor };
  return {
    prepare: (part, isTried = false) => {
      const network = prepareNetwork(part, operators);
      const shapes = batchShapes(network.inputs, 1);
      const plan = planNetwork(network, shapes, context);
      if (isTried && !needsDownloads(plan)) tryPlan(plan, network, shapes);
      plan.dispose();
    },
    finish: async (graph) => {
      const network = prepareNetwork(graph, operators);
      if (options.tune) {
        planNetwork(network, batchShapes(network.inputs, 1), context).dispose();
        await summaries.measure(signal);
      }
      return new Model(network, modelInputs(graph), modelOutputs(graph, operators), choice, values, loss);
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
