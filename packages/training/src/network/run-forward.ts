import type { InferredValue } from '@fsnet/graph';
import * as tf from '@tensorflow/tfjs-core';
import type { ForwardCall } from './forward-call.ts';
import { Frame } from './frame.ts';
import type { LearnedWeight } from './learned-weight.ts';
import type { NetworkPlan } from './network-plan.ts';
import type { OperatorFacts } from './operator-facts.ts';

/** The outputs of one pass by name, in ONNX's layout. */
export function runForward(
  plan: NetworkPlan,
  call: ForwardCall,
  weights: ReadonlyMap<string, LearnedWeight>,
): Record<string, tf.Tensor> {
  let values: ReadonlyMap<string, InferredValue> | undefined;
  const constant = (name: string) => plan.constants.get(name) ?? inferred().get(name)?.constant;
  const frame = new Frame(call, {
    constant,
    learned(name) {
      const weight = weights.get(name);
      const { shape } = weight?.weight ?? {};
      return weight && { tensor: weight.tensor(call), shape: shape!, form: weight.learnable.form };
    },
  });
  for (const [name, tensor] of Object.entries(call.inputs)) frame.setInput(name, tensor);
  const inputs = Object.fromEntries(Object.keys(call.inputs).map((name) => [name, frame.shape(name)]));
  const inferred = () => {
    values ??= plan.infer(inputs);
    return values;
  };
  const facts: OperatorFacts = {
    get values() {
      return inferred();
    },
    constant: (name) => (weights.has(name) ? undefined : constant(name)),
  };
  for (const { lastReads, run } of plan.steps) {
    run(frame, facts);
    for (const name of lastReads) frame.forget(name);
  }
  return Object.fromEntries(
    Array.from(plan.results, ([name, value]) => [name, tf.clone(frame.get(value, 'plain'))]),
  );
}
