import { batchShapes, checkInputShapes, checkInputs, type InputShapes, type Tensor } from '@fsnet/graph';
import type { Constants } from '../memory/constants.ts';
import type { Heap } from '../memory/heap.ts';
import type { CallRunner } from '../plan/kernel-call.ts';
import type { ForcedChoice } from '../plan/lowering.ts';
import type { Network } from '../plan/network.ts';
import { forgetPackedWeights } from '../plan/packed-weights.ts';
import { type PlacedPlan, placePlan } from '../plan/placed-plan.ts';
import { planNetwork } from '../plan/planner.ts';
import { type RunOptions, runPlan } from '../run/run-plan.ts';
import { type Explanation, explainPlan, type Profile, profileLayers } from './explanation.ts';

/** What the sessions of a model share. */
export interface SharedParts {
  readonly runner: CallRunner;
  readonly network: Network;
  readonly heap: Heap;
  readonly constants: Constants;
  readonly force: ForcedChoice | undefined;
}

/** Most plans that a session keeps, for inputs of as many different shapes. */
const mostPlans = 4;

/**
 * Runs a model with memory of its own for what lies between layers, so that sessions of one model do not wait for
 * each other. Runs of one session follow one after the other.
 */
export class Session {
  #parts: SharedParts | undefined;
  readonly #onDispose: () => void;
  /** By the shapes of the inputs, the latest used last. */
  readonly #plans = new Map<string, PlacedPlan>();
  readonly #blocks = { arena: nowhere, scratch: nowhere };
  /** Settles when all runs asked for so far have ended. */
  #idle: Promise<unknown> | undefined;
  /** Settles when the run that uses memory now has ended. */
  #running: Promise<unknown> | undefined;

  constructor(parts: SharedParts, onDispose: () => void) {
    this.#parts = parts;
    this.#onDispose = onDispose;
  }

  /**
   * Runs the network once.
   *
   * @param inputs By name, all of the network's inputs, in ONNX's layout; not to be changed until this settles.
   * @returns The outputs by name, as copies that belong to the caller.
   * @throws TypeError or RangeError for inputs that do not fit or after `dispose`, FsnError `out-of-memory` or what
   *   is wrong with the network, and the signal's reason.
   */
  async run(
    inputs: Readonly<Record<string, Tensor>>,
    options: Pick<RunOptions, 'signal' | 'yields'> = {},
  ): Promise<Record<string, Tensor>> {
    checkInputs(this.#inUse().network.inputs, inputs);
    return this.#inTurn(async (parts) => {
      options.signal?.throwIfAborted();
      const placed = this.#planFor(parts, shapesOf(inputs));
      return this.#runPlan(parts, placed, inputs, options);
    });
  }

  /**
   * How the network runs with inputs of these shapes.
   *
   * @param shapes By name, or the batch size where no other size is open.
   */
  explain(shapes: InputShapes | number = 1): Explanation {
    const parts = this.#inUse();
    const { heap, constants, network } = parts;
    const known = typeof shapes === 'number' ? batchShapes(network.inputs, shapes) : shapes;
    checkInputShapes(network.inputs, known);
    const plan = this.#planFor(parts, known);
    return explainPlan(plan, {
      weightBytes: constants.byteLength,
      arenaBytes: plan.arenaBytes,
      allocatedBytes: heap.allocatedBytes,
    });
  }

  /** Measures each layer: medians over `rounds` runs, after one that warms up. */
  async profile(
    inputs: Readonly<Record<string, Tensor>>,
    { rounds = 10, signal }: { readonly rounds?: number; readonly signal?: AbortSignal | undefined } = {},
  ): Promise<Profile> {
    if (!Number.isInteger(rounds) || rounds < 1) throw new RangeError(`rounds must be at least 1: ${rounds}`);
    checkInputs(this.#inUse().network.inputs, inputs);
    return this.#inTurn(async (parts) => {
      const placed = this.#planFor(parts, shapesOf(inputs));
      const { layers } = placed;
      const measured: Float64Array[] = [];
      for (let round = 0; round <= rounds; round++) {
        const times = new Float64Array(layers.length);
        const onLayer = (layer: number, milliseconds: number) => {
          times[layer] += milliseconds;
        };
        await this.#runPlan(parts, placed, inputs, { signal, onLayer });
        if (round > 0) measured.push(times);
      }
      return profileLayers(layers, measured);
    });
  }

  /** Gives its memory back, once a run that has begun is over. Calling it again does nothing. */
  dispose(): void {
    const parts = this.#parts;
    if (!parts) return;
    this.#parts = undefined;
    this.#onDispose();
    this.#release(() => {
      for (const { address } of this.#plans.values()) parts.heap.free(address);
      for (const { address } of Object.values(this.#blocks)) if (address > 0) parts.heap.free(address);
      this.#plans.clear();
    });
  }

  #inUse(): SharedParts {
    if (!this.#parts) throw new TypeError('the model or session was disposed');
    return this.#parts;
  }

  async #inTurn<T>(work: (parts: SharedParts) => Promise<T>): Promise<T> {
    const before = this.#idle;
    const result = (async () => {
      if (before) await before;
      return work(this.#inUse());
    })();
    const idle = result.then(ignore, ignore);
    this.#idle = idle;
    try {
      return await result;
    } finally {
      if (this.#idle === idle) this.#idle = undefined;
    }
  }

  async #runPlan(
    parts: SharedParts,
    placed: PlacedPlan,
    inputs: Readonly<Record<string, Tensor>>,
    options: RunOptions,
  ): Promise<Record<string, Tensor>> {
    const run = runPlan(placed, parts.runner, this.#blocks.scratch.address, inputs, options);
    this.#running = run.then(ignore, ignore);
    try {
      return await run;
    } finally {
      this.#running = undefined;
    }
  }

  #planFor(parts: SharedParts, shapes: InputShapes): PlacedPlan {
    const { network, heap, constants, force, runner } = parts;
    const key = JSON.stringify(network.inputs.map(({ name }) => shapes[name]));
    let placed = this.#plans.get(key);
    if (!placed) {
      const plan = planNetwork(network, shapes, force);
      if (plan.arenaBytes > this.#blocks.arena.byteLength) {
        // Plans know where the arena is.
        for (const known of [...this.#plans.keys()]) this.#drop(heap, known);
        this.#resize(heap, 'arena', plan.arenaBytes);
      }
      placed = placePlan(plan, network.operators, heap, constants, this.#blocks.arena.address);
      // Not before the first result.
      if (network.choices.size === 0) setTimeout(forgetPackedWeights, 0, network, placed.layers);
      const [oldest] = this.#plans.keys();
      if (this.#plans.size >= mostPlans) this.#drop(heap, oldest);
    }
    this.#plans.delete(key);
    this.#plans.set(key, placed);
    const scratchBytes = placed.scratchBytes * runner.threads;
    if (scratchBytes > this.#blocks.scratch.byteLength) this.#resize(heap, 'scratch', scratchBytes);
    return placed;
  }

  #resize(heap: Heap, block: 'arena' | 'scratch', byteLength: number): void {
    const { address } = this.#blocks[block];
    this.#blocks[block] = nowhere;
    if (address > 0) this.#release(() => heap.free(address));
    this.#blocks[block] = { address: heap.allocate(byteLength), byteLength };
  }

  /** Frees what a run may still use. */
  #release(free: () => void): void {
    if (this.#running) this.#running.then(free);
    else free();
  }

  #drop(heap: Heap, key: string): void {
    const placed = this.#plans.get(key);
    this.#plans.delete(key);
    if (placed) this.#release(() => heap.free(placed.address));
  }
}

interface Block {
  readonly address: number;
  readonly byteLength: number;
}

const nowhere: Block = { address: 0, byteLength: 0 };

function shapesOf(inputs: Readonly<Record<string, Tensor>>): InputShapes {
  return Object.fromEntries(Object.entries(inputs).map(([name, { shape }]) => [name, shape]));
}

function ignore(): void {}
