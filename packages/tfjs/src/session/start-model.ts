import {
  allocate,
  batchShapes,
  elementCount,
  FsnError,
  type Graph,
  type Tensor as HostTensor,
  loadOperators,
  modelInputs,
  modelOutputs,
  type Node,
  type PreparedNetwork,
  prepareNetwork,
} from '@fsnet/graph';
import type * as tf from '@tensorflow/tfjs-core';
import { gpuContext } from '../convolution/prepare-summary.ts';
import type { PrepareSummary, SummaryKernelName } from '../convolution/summary-convolution.ts';
import { toDevice } from '../plan/device-types.ts';
import { planNetwork, type SharedContext } from '../plan/planner.ts';
import { tryPlan } from '../run/run-plan.ts';
import { type SummaryChoiceOptions, startSummaries } from '../tuning/start-summaries.ts';
import { startBackend } from './backend.ts';
import { Model, type Planned } from './model.ts';
import { SharedValues } from './shared-values.ts';
import { untilAborted } from './until-aborted.ts';

export interface ModelOptions extends SummaryChoiceOptions {
  /** The backend of tfjs: `webgpu` by default, or `wasm` or `cpu` where the program has imported them. */
  readonly backend?: string | undefined;
  /** Chooses how filter summaries run, instead of what chooses them otherwise. */
  readonly prepareSummary?: PrepareSummary | undefined;
  /** Forces how filter summaries run, for tests and measurements. */
  readonly force?: SummaryKernelName | undefined;
  /**
   * Whether to compile, on WebGPU, what one sample needs before there is one, in the background; true by default.
   * Otherwise the first run does.
   */
  readonly warmUp?: boolean | undefined;
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
   * Begins to compile what will run the network, for one sample, while none of its weights is there.
   *
   * @param standIns Has weights in the place of those to come, of which nothing but the values differs.
   */
  readonly expect: (standIns: Graph) => void;
  /**
   * Brings the weights of a first part of the network to the device and begins to compile what runs them, for one
   * sample, so that whoever plans all of it later finds them there.
   */
  readonly prepare: (part: Graph) => void;
  /** The model, once all is there. It has then what {@link prepare} made, and is ready for one sample. */
  readonly finish: (graph: Graph) => Promise<Model>;
  /** Frees everything, where there will be no model. */
  readonly dispose: () => void;
}

/** Begins a model of these nodes; throws as {@link createModel} does. */
export async function startModel(nodes: readonly Node[], options: ModelOptions = {}): Promise<ModelStart> {
  const { backend = 'webgpu', force, signal, warmUp = true } = options;
  signal?.throwIfAborted();
  const operators = await loadOperators(nodes);
  const loss = await startBackend(backend);
  signal?.throwIfAborted();
  const summaries = await startSummaries(backend, options);
  const { prepareSummary = summaries.prepareSummary } = options;
  const values = new SharedValues();
  const contextOf = ({ shared, tensor }: SharedValues): SharedContext => ({
    ...{ backend, prepareSummary, force, shared, tensor },
  });
  const context = contextOf(values);
  const gpu = backend === 'webgpu' && warmUp ? () => gpuContext(context) : undefined;
  return {
    expect(standIns) {
      const nothing = new SharedValues();
      const network = prepareNetwork(standIns, operators);
      gpu?.().compile(() => {
        const planned = planSample(network, contextOf(nothing));
        if (planned) trySample(planned, network);
        planned?.plan.dispose();
        nothing.dispose();
      });
    },
    prepare(part) {
      const network = prepareNetwork(part, operators);
      const planned = planSample(network, context);
      if (planned) gpu?.().compile(() => trySample(planned, network));
      if (gpu) values.upload(gpu().backend);
      planned?.plan.dispose();
    },
    async finish(graph) {
      const network = prepareNetwork(graph, operators);
      if (options.tune) {
        planSample(network, context)?.plan.dispose();
        await summaries.measure(signal);
      }
      const planned = gpu && planSample(network, context);
      try {
        if (planned) gpu?.().compile(() => trySample(planned, network));
        if (gpu) values.upload(gpu().backend);
        const ready = gpu?.().ready();
        await (ready && signal ? untilAborted(ready, signal) : ready);
      } catch (error) {
        planned?.plan.dispose();
        throw error;
      }
      const [inputs, outputs] = [modelInputs(graph), modelOutputs(graph, operators)];
      return new Model(network, inputs, outputs, context, values, loss, planned);
    },
    dispose: () => values.dispose(),
  };
}

/** The plan for one sample; `undefined` where the network cannot take one, or leaves other sizes open. */
function planSample(network: PreparedNetwork, context: SharedContext): Planned | undefined {
  try {
    const shapes = batchShapes(network.inputs, 1);
    return { shapes, plan: planNetwork(network, shapes, context) };
  } catch (error) {
    const isOfShapes =
      error instanceof FsnError ? !ofDevice.includes(error.code) : error instanceof RangeError;
    if (isOfShapes) return undefined;
    throw error;
  }
}

/** Errors that other inputs do not help. */
const ofDevice: readonly string[] = [
  'out-of-memory',
  'device-lost',
  'shader-rejected',
  'unsupported-operator',
];

/** Does what a run of the plan would, on zeros. */
function trySample({ plan, shapes }: Planned, { inputs }: PreparedNetwork): void {
  const tensors = new Map<string, tf.Tensor>();
  const host = new Map<string, HostTensor>();
  for (const { name, dtype } of inputs) {
    const shape = shapes[name];
    const zeros: HostTensor = { dtype, shape, data: allocate(dtype, elementCount(shape)) };
    if (plan.inputs.has(name)) tensors.set(name, toDevice(zeros, name));
    else host.set(name, zeros);
  }
  try {
    tryPlan(plan, { tensors, host });
  } catch {
    // What does not take zeros may take other values.
  }
}
