import * as tf from '@tensorflow/tfjs-core';
import { gradientLength } from './clip-gradients.ts';
import { disposeBatch, type WholeBatchCall, wholeBatch } from './whole-batch.ts';

/** How gradients of the architecture are taken. */
interface GradientSettings {
  /** 1: by the weights as they are; 2: by what a step makes of them, which also hangs on the architecture. */
  readonly order: 1 | 2;
  /** Of the step that the weights take. */
  readonly rate: number;
}

/** Gradients with respect to architecture weights, which are the caller's to dispose, and the loss they are of. */
export interface ArchitectureGradients {
  readonly gradients: Map<string, tf.Tensor>;
  readonly loss: number;
  readonly correct: number;
}

/**
 * The gradients of the loss on images of the architecture; of second order by finite differences along the gradient of
 * the weights (Liu et al. 2019, equations 7 and 8).
 */
export async function architectureGradients(
  ofArchitecture: WholeBatchCall,
  ofWeights: WholeBatchCall,
  { order, rate }: GradientSettings,
): Promise<ArchitectureGradients> {
  if (order === 1) {
    const { gradients, statistics, loss, correct } = await wholeBatch(ofArchitecture);
    tf.dispose([...statistics.values()]);
    return { gradients: new Map(gradients), loss, correct };
  }
  const stepped = await weightsAfterStep(ofWeights, rate);
  const learned = [...ofArchitecture.learned, ...ofWeights.learned];
  const ahead = await wholeBatch({ ...ofArchitecture, learned, values: stepped });
  tf.dispose([...stepped.values()]);
  const slopes = new Map([...ahead.gradients].filter(([name]) => ofWeights.learned.includes(name)));
  const reach = relativeReach / gradientLength(slopes);
  const changes = [];
  for (const sign of [1, -1]) {
    const values = moved(ofWeights, slopes, sign * reach);
    changes.push(await wholeBatch({ ...ofWeights, learned: ofArchitecture.learned, values, stop: false }));
    tf.dispose([...values.values()]);
  }
  const gradients = new Map<string, tf.Tensor>();
  for (const name of ofArchitecture.learned) {
    const [right, left] = changes.map((change) => change.gradients.get(name));
    const own = ahead.gradients.get(name);
    if (!own || !right || !left) continue;
    gradients.set(
      name,
      tf.tidy(() => tf.sub(own, tf.mul(tf.sub(right, left), rate / (2 * reach)))),
    );
  }
  for (const batch of [ahead, ...changes]) disposeBatch(batch);
  return { gradients, loss: ahead.loss, correct: ahead.correct };
}

/** How far weights are moved for a difference, as in the paper. */
const relativeReach = 0.01;

/** What the step to come makes of the weights, with their momentum and decay. */
async function weightsAfterStep(call: WholeBatchCall, rate: number): Promise<Map<string, tf.Tensor>> {
  const { replica, recipe } = call.parts;
  const { optimizer, weightDecay } = recipe;
  const momentum = optimizer.kind === 'sgd' ? optimizer.momentum : 0;
  const { network, training } = replica;
  const decayed = new Map(network.parameters.map((spec) => [spec.name, spec.decayed]));
  const batch = await wholeBatch({ ...call, stop: false });
  const stepped = new Map<string, tf.Tensor>();
  for (const [name, gradient] of batch.gradients) {
    const next = tf.tidy(() => {
      const value = training.parameter(name);
      const slope = decayed.get(name) ? tf.add(gradient, tf.mul(value, weightDecay)) : gradient;
      const step = momentum > 0 ? tf.add(slope, tf.mul(replica.slot('velocity', name), momentum)) : slope;
      return tf.sub(value, tf.mul(step, rate));
    });
    stepped.set(name, next);
  }
  disposeBatch(batch);
  return stepped;
}

/** The weights, moved along their gradients. */
function moved(
  { parts }: WholeBatchCall,
  slopes: ReadonlyMap<string, tf.Tensor>,
  reach: number,
): Map<string, tf.Tensor> {
  const { parameter } = parts.replica.training;
  return new Map(
    Array.from(slopes, ([name, slope]) => [
      name,
      tf.tidy(() => tf.add(parameter(name), tf.mul(slope, reach))),
    ]),
  );
}
