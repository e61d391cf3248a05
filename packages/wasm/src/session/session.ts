import { checkInputs, type Tensor } from '@fsnet/graph';
import type { Constants } from '../memory/constants.ts';
import type { Heap } from '../memory/heap.ts';
import type { InputShapes } from '../plan/known-values.ts';
import type { ForcedChoice } from '../plan/lowering.ts';
import type { Network } from '../plan/network.ts';
import { type PlacedPlan, placePlan } from '../plan/placed-plan.ts';
import { planNetwork } from '../plan/planner.ts';
import { type Machine, type RunOptions, runPlan } from '../run/run-plan.ts';
import { batchShapes, type Explanation, explainPlan, type Profile, profileLayers } from './explanation.ts';

/** What the sessions of a model share. */
export interface SharedParts extends Machine {
  readonly network: Network;
  readonly heap: Heap;
  readonly constants: Constants;
  readonly force: ForcedChoice | undefined;
  /** Whether the model has been disposed. */
  disposed: boolean;
}

/** Most plans that a session keeps, for inputs of as many different shapes. */
const mostPlans = 4;

/**
 * Runs a model with memory of its own for what lies between layers, so that sessions of one model do not wait for
 * each other. Runs of one session follow one after the other.
 */
export class Session {
  readonly #parts: SharedParts;
  /** By the shapes of the inputs, the latest used last. */
  readonly #plans = new Map<string, PlacedPlan>();
  #arena: Block = { address: 0, byteLength: 0 };
  #scratch: Block = { address: 0, byteLength: 0 };
  /** Settles when all runs asked for so far have ended. */
  #idle: Promise<unknown> | undefined;
  #disposed = false;

  constructor(parts: SharedParts) {
    this.#parts = parts;
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
    checkInputs(this.#parts.network.inputs, inputs);
    return this.#inTurn(async () => {
      options.signal?.throwIfAborted();
      const placed = this.#planFor(shapesOf(inputs));
      return this.#outputs(
        placed,
        await runPlan(placed, this.#parts, this.#scratch.address, inputs, options),
      );
    });
  }

  /**
   * How the network runs with inputs of these shapes.
   *
   * @param shapes By name, or the batch size where no other size is open.
   */
  explain(shapes: InputShapes | number = 1): Explanation {
    this.#checkUse();
    const { heap, constants, network } = this.#parts;
    const { plan } = this.#planFor(typeof shapes === 'number' ? batchShapes(network.inputs, shapes) : shapes);
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
    checkInputs(this.#parts.network.inputs, inputs);
    return this.#inTurn(async () => {
      const placed = this.#planFor(shapesOf(inputs));
      const { layers } = placed.plan;
      const measured: Float64Array[] = [];
      for (let round = 0; round <= rounds; round++) {
        const times = new Float64Array(layers.length);
        const onLayer = (layer: number, milliseconds: number) => {
          times[layer] += milliseconds;
        };
        await runPlan(placed, this.#parts, this.#scratch.address, inputs, { signal, onLayer });
        if (round > 0) measured.push(times);
      }
      return profileLayers(layers, measured);
    });
  }

  /** Gives its memory back, once runs that have begun are over. Calling it again does nothing. */
  dispose(): void {
    if (this.#disposed) return;
    this.#disposed = true;
    if (this.#idle) this.#idle.then(() => this.#free());
    else this.#free();
  }

  #free(): void {
    this.#dropPlans();
    this.#arena = this.#resized(this.#arena, 0);
    this.#scratch = this.#resized(this.#scratch, 0);
  }

  #checkUse(): void {
    if (this.#disposed || this.#parts.disposed) throw new TypeError('the model or session was disposed');
  }

  async #inTurn<T>(work: () => Promise<T>): Promise<T> {
    this.#checkUse();
    const before = this.#idle;
    const result = (async () => {
      if (before) {
        await before;
        this.#checkUse();
      }
      return work();
    })();
    const idle = result.then(ignore, ignore);
    this.#idle = idle;
    try {
      return await result;
    } finally {
      if (this.#idle === idle) this.#idle = undefined;
    }
  }

  #outputs({ constants }: PlacedPlan, values: ReadonlyMap<string, Tensor>): Record<string, Tensor> {
    const results = Array.from(this.#parts.network.results, ([name, value]) => {
      const tensor = values.get(value) ?? constants.get(value)!;
      return [name, { ...tensor, data: tensor.data.slice() }];
    });
    return Object.fromEntries(results);
  }

  #planFor(shapes: InputShapes): PlacedPlan {
    const { network, heap, constants, force, runner } = this.#parts;
    const key = JSON.stringify(network.inputs.map(({ name }) => shapes[name]));
    let placed = this.#plans.get(key);
    if (!placed) {
      const plan = planNetwork(network, shapes, force);
      if (plan.arenaBytes > this.#arena.byteLength) {
        // Plans know where the arena is.
        this.#dropPlans();
        this.#arena = this.#resized(this.#arena, plan.arenaBytes);
      }
      placed = placePlan(plan, heap, constants, this.#arena.address);
      const scratchBytes = placed.scratchBytes * runner.threads;
      if (scratchBytes > this.#scratch.byteLength) this.#scratch = this.#resized(this.#scratch, scratchBytes);
      const [oldest] = this.#plans.keys();
      if (this.#plans.size >= mostPlans) this.#drop(oldest);
    }
    this.#plans.delete(key);
    this.#plans.set(key, placed);
    return placed;
  }

  #dropPlans(): void {
    for (const key of [...this.#plans.keys()]) this.#drop(key);
  }

  #drop(key: string): void {
    this.#plans.get(key)?.free();
    this.#plans.delete(key);
  }

  #resized({ address, byteLength: before }: Block, byteLength: number): Block {
    const { heap } = this.#parts;
    if (before > 0) heap.free(address);
    return { address: byteLength > 0 ? heap.allocate(byteLength) : 0, byteLength };
  }
}

interface Block {
  readonly address: number;
  readonly byteLength: number;
}

function shapesOf(inputs: Readonly<Record<string, Tensor>>): InputShapes {
  return Object.fromEntries(Object.entries(inputs).map(([name, { shape }]) => [name, shape]));
}

function ignore(): void {}
