import { FsnError } from '@fsnet/graph';
import * as tf from '@tensorflow/tfjs-core';
import type { ForwardCall } from '../network/forward-call.ts';
import type { ParameterSpec, StatisticSpec } from '../network/parameter-spec.ts';
import type { TrainableNetwork } from '../network/trainable-network.ts';
import { momentumStep } from '../operations/momentum.ts';
import type { Optimizer } from '../optimizer/optimizer.ts';
import type { Values } from './checkpoint.ts';

interface ReplicaOptions {
  readonly network: TrainableNetwork;
  readonly optimizer: Optimizer;
  /** Of architecture weights; as the others unless given. */
  readonly architectureOptimizer?: Optimizer | undefined;
  /** Decay of a moving average of the weights; none where left out. */
  readonly averaging?: number | undefined;
}

/** What one step changes tensors by. The tensors stay the caller's. */
export interface Update {
  /** In the order of the network's parameters; `undefined` for one that the loss does not hang on. */
  readonly gradients: readonly (tf.Tensor | undefined)[];
  /** Of the batch, by name of the running ones. */
  readonly statistics: ReadonlyMap<string, tf.Tensor>;
  readonly rate: number;
  /** Of parameters that are decayed. */
  readonly decay: number;
  /** Steps of the run, this one included. */
  readonly count: number;
}

/** A network in training: its parameters, running statistics, their averages, and what the optimiser keeps. */
export class Replica implements Disposable {
  readonly network: TrainableNetwork;
  readonly #optimizerOf: (spec: ParameterSpec) => Optimizer;
  readonly #averaging: number | undefined;
  /** `parameter/NAME`, `statistic/NAME`, `SLOT/NAME`, `average/NAME`. */
  readonly #tensors = new Map<string, tf.Tensor>();

  constructor({ network, optimizer, architectureOptimizer = optimizer, averaging }: ReplicaOptions) {
    this.network = network;
    this.#optimizerOf = ({ role }) => (role === 'architecture' ? architectureOptimizer : optimizer);
    this.#averaging = averaging;
    const add = (
      kind: string,
      { name, shape }: ParameterSpec | StatisticSpec,
      values?: Float32Array,
    ): void => {
      const tensor = values ? tf.tensor(values.slice(), [...shape], 'float32') : tf.zeros([...shape]);
      this.#tensors.set(`${kind}/${name}`, tf.keep(tensor));
    };
    for (const spec of network.parameters) {
      add('parameter', spec, spec.initial);
      for (const slot of this.#optimizerOf(spec).slots) add(slot, spec);
      if (averaging !== undefined) add('average', spec, spec.initial);
    }
    for (const spec of network.statistics) {
      add('statistic', spec, spec.initial);
      if (averaging !== undefined) add('average', spec, spec.initial);
    }
  }

  get parameters(): tf.Tensor[] {
    return this.network.parameters.map(({ name }) => this.#tensor('parameter', name));
  }

  /** What a forward pass in training reads. */
  get training(): Pick<ForwardCall, 'parameter' | 'statistic'> {
    return {
      parameter: (name) => this.#tensor('parameter', name),
      statistic: (name) => this.#tensor('statistic', name),
    };
  }

  /** What the network is measured and kept with: averages where there are any. */
  get settled(): Pick<ForwardCall, 'parameter' | 'statistic'> {
    if (this.#averaging === undefined) return this.training;
    const average = (name: string): tf.Tensor => this.#tensor('average', name);
    return { parameter: average, statistic: average };
  }

  apply(update: Update): void {
    const { statistics, count } = update;
    for (const { name, next, slots } of this.#steps(update)) {
      this.#replace(`parameter/${name}`, next.parameter);
      slots.forEach((slot, at) => {
        this.#replace(`${slot}/${name}`, next.slots[at]);
      });
    }
    for (const { name, momentum } of this.network.statistics) {
      const observed = statistics.get(name);
      if (observed) this.#approach(`statistic/${name}`, observed, 1 - momentum);
    }
    if (this.#averaging === undefined) return;
    // Young averages follow quickly, as they begin at weights that were drawn.
    const share = 1 - Math.min(this.#averaging, count / (count + 9));
    for (const { name } of this.network.parameters)
      this.#approach(`average/${name}`, this.#tensor('parameter', name), share);
    for (const { name } of this.network.statistics)
      this.#approach(`average/${name}`, this.#tensor('statistic', name), share);
  }

  /**
   * What {@link apply} would make of the parameters that have a gradient, by name; the replica stays as it is. The tensors
   * are the caller's to dispose.
   */
  stepped(update: Update): Map<string, tf.Tensor> {
    const values = new Map<string, tf.Tensor>();
    for (const { name, next } of this.#steps(update)) {
      tf.dispose([...next.slots]);
      values.set(name, next.parameter);
    }
    return values;
  }

  /** Copies of all tensors. */
  async snapshot(): Promise<Map<string, Values>> {
    const entries = [...this.#tensors];
    const data = await Promise.all(entries.map(([, tensor]) => tensor.data<'float32'>()));
    return new Map(entries.map(([key, { shape }], index) => [key, { shape, data: data[index] }]));
  }

  /** @throws FsnError `bad-value` where the values are not those of this network and optimiser. */
  restore(values: ReadonlyMap<string, Values>): void {
    for (const [key, tensor] of this.#tensors) {
      const found = values.get(key);
      if (!found || found.shape.join() !== tensor.shape.join()) {
        const actual = found ? `[${found.shape}]` : 'nothing';
        throw new FsnError(
          'bad-value',
          `the checkpoint is of another network: expected [${tensor.shape}] for ${key}, found ${actual}`,
          { path: key, expected: tensor.shape, actual: found?.shape },
        );
      }
      this.#replace(key, tf.tensor(found.data.slice(), [...found.shape], 'float32'));
    }
  }

  /** From a snapshot: the values by the names of the network that its graph is made with; averages where there are any. */
  settledValues(snapshot: ReadonlyMap<string, Values>): (name: string) => Float32Array {
    const keys = this.#averaging === undefined ? ['parameter', 'statistic'] : ['average'];
    return (name) => {
      for (const key of keys) {
        const found = snapshot.get(`${key}/${name}`);
        if (found) return found.data;
      }
      throw new RangeError(`the network has no ${name}`);
    };
  }

  [Symbol.dispose](): void {
    for (const tensor of this.#tensors.values()) tensor.dispose();
    this.#tensors.clear();
  }

  /** The optimiser's step of one parameter after the other, in new tensors. */
  *#steps({ gradients, rate, decay, count }: Omit<Update, 'statistics'>) {
    for (const [index, spec] of this.network.parameters.entries()) {
      const { name, decayed } = spec;
      const gradient = gradients[index];
      // What the loss does not hang on, frozen locations for one, must not drift on by its momentum.
      if (!gradient) continue;
      const { slots, apply } = this.#optimizerOf(spec);
      const state = {
        parameter: this.#tensor('parameter', name),
        slots: slots.map((slot) => this.#tensor(slot, name)),
      };
      yield { name, slots, next: apply(state, gradient, { rate, decay: decayed ? decay : 0, count }) };
    }
  }

  #tensor(kind: string, name: string): tf.Tensor {
    const tensor = this.#tensors.get(`${kind}/${name}`);
    if (!tensor) throw new RangeError(`the network has no ${kind} ${name}`);
    return tensor;
  }

  #replace(key: string, tensor: tf.Tensor): void {
    this.#tensors.get(key)?.dispose();
    this.#tensors.set(key, tf.keep(tensor));
  }

  /** Moves a tensor by a share of the way to another value. */
  #approach(key: string, target: tf.Tensor, share: number): void {
    const parameter = this.#tensors.get(key)!;
    // One kernel in place of three: a step without momentum whose gradient is the distance.
    const state = { parameter, gradient: target, velocity: target };
    const [next, distance] = momentumStep(state, { rate: -share, momentum: 0, nesterov: false, decay: -1 });
    distance.dispose();
    this.#replace(key, next);
  }
}
