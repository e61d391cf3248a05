import {
  type Graph,
  type InputShapes,
  inputTensors,
  type Metadata,
  type ModelInput,
  type ModelInputs,
  type ModelValue,
  modelInputs,
  modelOutputs,
  type OperatorSet,
  type Tensor,
  type TensorData,
} from '@fsnet/graph';
import type { Explanation, Profile } from '../session/explanation.ts';
import type { Model as TensorModel } from '../session/model.ts';
import type { Session as TensorSession } from '../session/session.ts';

export interface RunOptions {
  /** Looked at between layers; its reason is thrown. */
  readonly signal?: AbortSignal | undefined;
  /** Lets the event loop run every 30 ms of work or so, that a page stays alive; on where there is a signal. */
  readonly yields?: boolean | undefined;
}

export interface ProfileOptions {
  /** Runs to take the medians of, after one that warms up: 10 by default. */
  readonly rounds?: number;
  readonly signal?: AbortSignal | undefined;
}

/** Runs a network with memory of its own, so that sessions of one model do not wait for each other. */
export class Session {
  readonly #session: TensorModel | TensorSession;
  readonly #inputs: readonly ModelInput[];

  /** Use `load` and `createSession`. */
  constructor(session: TensorModel | TensorSession, inputs: readonly ModelInput[]) {
    this.#session = session;
    this.#inputs = inputs;
  }

  /**
   * Runs the network once. Runs of one session follow one after the other.
   *
   * @param inputs All of the network's inputs by name, in ONNX's layout (`[batch, channels, height, width]`): typed
   *   arrays, whose length tells the batch, or tensors `{ dtype, shape, data }`. Not to be changed until this settles.
   * @returns The outputs by name, as arrays that belong to the caller. Nearly all networks give float32; name the
   *   array's type where one gives something else.
   * @throws TypeError or RangeError for inputs that do not fit or after `dispose`; FsnError `out-of-memory` or what is
   *   wrong with the network; `signal.reason` where it was aborted.
   */
  async run<Data extends TensorData = Float32Array>(
    inputs: ModelInputs,
    options?: RunOptions,
  ): Promise<Record<string, Data>> {
    const outputs = Object.entries(await this.runTensors(inputs, options));
    return Object.fromEntries(outputs.map(([name, { data }]) => [name, data as Data]));
  }

  /** As {@link run}, but gives tensors, which tell their shapes. */
  async runTensors(inputs: ModelInputs, options?: RunOptions): Promise<Record<string, Tensor>> {
    return this.#session.run(inputTensors(inputs, this.#inputs), options);
  }

  /**
   * How the network runs: which kernel each layer gets, why, and what it saves.
   *
   * @param shapes Of the inputs, by name, or the batch where no other size is open; 1 by default.
   */
  explain(shapes?: InputShapes | number): Explanation {
    return this.#session.explain(shapes);
  }

  /** Measures how long each layer takes: medians over some runs. */
  async profile(inputs: ModelInputs, options?: ProfileOptions): Promise<Profile> {
    return this.#session.profile(inputTensors(inputs, this.#inputs), options);
  }

  /** Gives the memory back, once runs that have begun are over. Calling it again does nothing. */
  dispose(): void {
    this.#session.dispose();
  }

  [Symbol.dispose](): void {
    this.dispose();
  }
}

/** A network that is ready to run. Whoever loads it disposes it: `using model = await load(...)`. */
export class Model extends Session {
  readonly inputs: readonly ModelInput[];
  readonly outputs: readonly ModelValue[];
  readonly metadata: Metadata;
  readonly #model: TensorModel;

  /** Use `load`. */
  constructor(model: TensorModel, graph: Graph, operators: OperatorSet) {
    const inputs = modelInputs(graph);
    super(model, inputs);
    this.#model = model;
    this.inputs = inputs;
    this.outputs = modelOutputs(graph, operators);
    this.metadata = graph.metadata;
  }

  /** A session that runs beside others; it shares the model's weights, and ends with it. */
  createSession(): Session {
    return new Session(this.#model.createSession(), this.inputs);
  }
}
