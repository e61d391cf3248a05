import {
  batchShapes,
  type Graph,
  type InputShapes,
  loadOperators,
  type Metadata,
  type Node,
  type OperatorSet,
  prepareNetwork,
  type Tensor,
  type ValueInfo,
} from '@fsnet/graph';
import { compileKernels, type KernelVariant } from '../kernels/compile.ts';
import { instantiateKernels, mostPages } from '../kernels/instance.ts';
import { loadLowerings } from '../lower/registry.ts';
import { Constants } from '../memory/constants.ts';
import { Heap } from '../memory/heap.ts';
import type { CallRunner } from '../plan/kernel-call.ts';
import type { ForcedChoice, Lowering } from '../plan/lowering.ts';
import type { Network } from '../plan/network.ts';
import { placePlan } from '../plan/placed-plan.ts';
import { planNetwork } from '../plan/planner.ts';
import { directRunner } from '../run/direct-runner.ts';
import type { RunOptions } from '../run/run-plan.ts';
import type { Explanation, Profile } from './explanation.ts';
import { Session, type SharedParts } from './session.ts';

/** Makes what runs kernel calls over a model's memory. */
export interface RunnerFactory {
  /** Whether the memory is to be shared between threads. */
  readonly shared: boolean;
  create(module: WebAssembly.Module, memory: WebAssembly.Memory): CallRunner | Promise<CallRunner>;
}

export interface ModelOptions {
  /** Which build of the kernels runs; by default the best that the engine has. */
  readonly variant?: KernelVariant | undefined;
  /** Forces how filter summaries run, for tests and measurements. */
  readonly force?: ForcedChoice | undefined;
  /** By default kernels run on the thread that asks for it. */
  readonly runner?: RunnerFactory | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** What a network is made ready in, before its weights are there. */
export interface ModelParts {
  readonly operators: OperatorSet;
  readonly lower: Lowering;
  readonly heap: Heap;
  readonly constants: Constants;
  readonly runner: CallRunner;
  readonly force: ForcedChoice | undefined;
}

/** Makes what a network of these nodes takes. Whoever makes no model of it disposes the runner. */
export async function createParts(nodes: readonly Node[], options: ModelOptions = {}): Promise<ModelParts> {
  const { variant, force, runner, signal } = options;
  const operators = await loadOperators(nodes);
  const lower = await loadLowerings(nodes);
  const module = await compileKernels(variant, runner?.shared);
  signal?.throwIfAborted();
  const memory = new WebAssembly.Memory({ initial: 1, maximum: mostPages, shared: runner?.shared ?? false });
  const heap = new Heap(memory);
  const created = runner
    ? await runner.create(module, memory)
    : directRunner(instantiateKernels(module, memory));
  return { operators, lower, heap, constants: new Constants(heap), runner: created, force };
}

/**
 * Packs the weights of a part of a network for one sample, so that whoever plans all of it later finds them packed.
 *
 * @throws FsnError where one sample is nothing that it takes, or what is wrong with it.
 */
export function packAhead(part: Graph, parts: ModelParts): void {
  const { heap, constants, operators, force } = parts;
  const network = networkOf(part, parts);
  const plan = planNetwork(network, batchShapes(network.inputs, 1), force);
  heap.free(placePlan(plan, operators, heap, constants, 0).address);
}

/**
 * Makes a network ready to run. The graph must not change afterwards.
 *
 * @param made Its parts, where they are there already.
 * @throws FsnError `unsupported-operator` where nothing here can run a node that the outputs need, `bad-graph` and
 *   the like where the network does not hang together.
 */
export async function createModel(
  graph: Graph,
  options: ModelOptions = {},
  made?: ModelParts,
): Promise<Model> {
  const parts = made ?? (await createParts(graph.nodes, options));
  return new Model({ ...parts, network: networkOf(graph, parts) });
}

function networkOf(graph: Graph, { operators, lower }: ModelParts): Network {
  return { ...prepareNetwork(graph, operators), lower, choices: new Map() };
}

/** A network in memory. */
export class Model {
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
  readonly metadata: Metadata;
  readonly #sessions = new Set<Session>();
  #parts: SharedParts | undefined;
  #own: Session | undefined;

  /** Use {@link createModel}. */
  constructor(parts: SharedParts) {
    const { inputs, outputs, metadata } = parts.network;
    this.inputs = inputs;
    this.outputs = outputs;
    this.metadata = metadata;
    this.#parts = parts;
  }

  /** A session that runs beside others. It ends with the model at the latest. */
  createSession(): Session {
    if (!this.#parts) throw new TypeError('the model was disposed');
    const session: Session = new Session(this.#parts, () => this.#sessions.delete(session));
    this.#sessions.add(session);
    return session;
  }

  /** {@link Session.run} of a session that the model has itself. */
  async run(
    inputs: Readonly<Record<string, Tensor>>,
    options?: Pick<RunOptions, 'signal' | 'yields'>,
  ): Promise<Record<string, Tensor>> {
    return this.#session().run(inputs, options);
  }

  /** {@link Session.explain} */
  explain(shapes?: InputShapes | number): Explanation {
    return this.#session().explain(shapes);
  }

  /** {@link Session.profile} */
  async profile(
    inputs: Readonly<Record<string, Tensor>>,
    options?: Parameters<Session['profile']>[1],
  ): Promise<Profile> {
    return this.#session().profile(inputs, options);
  }

  /** Disposes its sessions and gives everything back. Calling it again does nothing. */
  dispose(): void {
    for (const session of this.#sessions) session.dispose();
    this.#parts?.runner.dispose();
    this.#parts = undefined;
    this.#own = undefined;
  }

  #session(): Session {
    this.#own ??= this.createSession();
    return this.#own;
  }
}
