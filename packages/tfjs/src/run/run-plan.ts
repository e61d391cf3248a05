import { FsnError, type Tensor as HostTensor } from '@fsnet/graph';
import * as tf from '@tensorflow/tfjs-core';
import { fromDevice, toDevice } from '../plan/device-types.ts';
import type { Plan, PlanStep, Slot } from '../plan/plan.ts';

/** What a run is given: tensors of tfjs's for the inputs that the plan wants there, and values on the host. */
export interface RunInputs {
  /** Belong to the run, which disposes them. */
  readonly tensors: ReadonlyMap<string, tf.Tensor>;
  readonly host: ReadonlyMap<string, HostTensor>;
}

/** An output of a run: a tensor, kept, of the caller's, or a value that was computed on the host. */
export type RunResult = tf.Tensor | HostTensor;

/**
 * One run of a plan, which does its steps one after the other. Its tensors are kept: a scope of tfjs's that someone
 * opens or closes meanwhile must not dispose them.
 */
class Run {
  readonly #plan: Plan;
  readonly #tensors = new Map<Slot, tf.Tensor>();
  readonly #host: Map<string, HostTensor>;

  constructor(plan: Plan, { tensors, host }: RunInputs) {
    this.#plan = plan;
    this.#host = new Map(host);
    for (const [name, tensor] of tensors) {
      const slot = plan.inputs.get(name);
      if (slot) this.#tensors.set(slot, tensor);
      else tensor.dispose();
    }
  }

  /** Does a step that needs no waiting. */
  step(step: Exclude<PlanStep, { kind: 'download' }>): void {
    if (step.kind === 'device') this.#runDevice(step);
    else if (step.kind === 'host') this.#runHost(step.node);
    else this.#tensors.set(step.slot, tf.keep(toDevice(this.#hostValue(step.value), step.value)));
    this.#forget(step);
  }

  async download(step: Extract<PlanStep, { kind: 'download' }>): Promise<void> {
    const { values } = this.#plan;
    const tensor = this.#tensor(step.slot);
    const data = await tensor.data();
    const shape = values.isKnown(step.value) ? values.shape(step.value) : tensor.shape;
    this.#host.set(step.value, fromDevice(data, values.dtype(step.value), shape));
    this.#forget(step);
  }

  /** The outputs; tensors are the caller's from here on. */
  results(): Record<string, RunResult> {
    return Object.fromEntries(
      this.#plan.results.map(({ name, value, slot }) => [
        name,
        slot ? tf.keep(tf.clone(this.#tensor(slot))) : this.#hostValue(value),
      ]),
    );
  }

  /** Disposes all that is left. */
  end(): void {
    for (const tensor of this.#tensors.values()) tensor.dispose();
    this.#tensors.clear();
  }

  #runDevice({ inputs, residual, outputs, run }: Extract<PlanStep, { kind: 'device' }>): void {
    const read = inputs.map((slot) => (slot ? this.#tensor(slot) : undefined)) as tf.Tensor[];
    const added = residual && this.#tensor(residual);
    const made = tf.tidy(() => [...run(read, added)]);
    for (const [i, slot] of outputs.entries()) this.#tensors.set(slot, tf.keep(made[i]));
  }

  #runHost(node: Parameters<Plan['operators']['execute']>[0]): void {
    const results = this.#plan.operators.execute(
      node,
      node.inputs.map((name) => (name === '' ? undefined : this.#hostValue(name))),
    );
    for (const [i, name] of node.outputs.entries()) {
      if (name === '') continue;
      if (!results[i])
        throw new FsnError('unsupported-operator', `output ${i} of ${node.op} is not supported`);
      this.#host.set(name, results[i]);
    }
  }

  #tensor(slot: Slot): tf.Tensor {
    return slot.constant ?? this.#tensors.get(slot)!;
  }

  #hostValue(name: string): HostTensor {
    return this.#host.get(name) ?? this.#plan.values.constant(name)!;
  }

  #forget({ lastReads }: PlanStep): void {
    for (const slot of lastReads) {
      this.#tensors.get(slot)?.dispose();
      this.#tensors.delete(slot);
    }
  }
}

/** Whether some operator needs values of the device on the host, for which a run must wait. */
export function needsDownloads({ steps }: Plan): boolean {
  return steps.some(({ kind }) => kind === 'download');
}

/** Does the steps before the first that waits for something, for what they need beside values. */
export function tryPlan(plan: Plan, inputs: RunInputs): void {
  const run = new Run(plan, inputs);
  try {
    for (const step of plan.steps) {
      if (step.kind === 'download') return;
      run.step(step);
    }
  } finally {
    run.end();
  }
}

/** Runs a plan without downloads; its work is queued when this returns, not done. */
export function runPlan(plan: Plan, inputs: RunInputs): Record<string, RunResult> {
  const run = new Run(plan, inputs);
  try {
    for (const step of plan.steps) {
      if (step.kind === 'download') throw new TypeError(`"${step.value}" must be downloaded`);
      run.step(step);
    }
    return run.results();
  } finally {
    run.end();
  }
}

/** Runs any plan. The signal is looked at between steps. */
export async function runPlanAsync(
  plan: Plan,
  inputs: RunInputs,
  signal?: AbortSignal,
): Promise<Record<string, RunResult>> {
  const run = new Run(plan, inputs);
  try {
    for (const step of plan.steps) {
      signal?.throwIfAborted();
      if (step.kind === 'download') await run.download(step);
      else run.step(step);
    }
    return run.results();
  } finally {
    run.end();
  }
}
