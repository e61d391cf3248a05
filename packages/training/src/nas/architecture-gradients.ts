import * as tf from '@tensorflow/tfjs-core';
import { gradientLength } from './clip-gradients.ts';
import { slopesBeforeStep, type WeightStep, withWeightUpdate } from './weight-update.ts';
import { disposeBatch, type WholeBatchCall, wholeBatch } from './whole-batch.ts';

/** How gradients of the architecture are taken. */
interface GradientSettings extends WeightStep {
  /** 1: by the weights as they are; 2: by what a step makes of them, which also hangs on the architecture. */
  readonly order: 1 | 2;
}

/** Gradients with respect to architecture weights, which are the caller's to dispose, and the loss they are of. */
export interface ArchitectureGradients {
  readonly gradients: Map<string, tf.Tensor>;
  readonly loss: number;
  readonly correct: number;
}

/**
 * The gradients of the loss on images of the architecture; of second order by finite differences along the gradient of
 * the weights (Liu et al. 2019, equations 7 and 8), there with the step that the optimiser takes, momentum and clipping
 * included.
 */
export async function architectureGradients(
  ofArchitecture: WholeBatchCall,
  ofWeights: WholeBatchCall,
  { order, ...step }: GradientSettings,
): Promise<ArchitectureGradients> {
  if (order === 1) {
    const { gradients, statistics, loss, correct } = await wholeBatch(ofArchitecture);
    tf.dispose([...statistics.values()]);
    return { gradients: new Map(gradients), loss, correct };
  }
  const now = await wholeBatch({ ...ofWeights, stop: false });
  const stepped = withWeightUpdate(ofWeights.parts, now, step, (update) =>
    ofWeights.parts.replica.stepped(update),
  );
  const learned = [...ofArchitecture.learned, ...ofWeights.learned];
  const ahead = await wholeBatch({ ...ofArchitecture, learned, values: stepped });
  tf.dispose([...stepped.values()]);
  const behind = new Map([...ahead.gradients].filter(([name]) => stepped.has(name)));
  const { slopes, factor } = slopesBeforeStep(ofWeights.parts.recipe, now.gradients, behind);
  disposeBatch(now);
  // Where the weights make no difference, so does the way along which they are moved.
  const reach = relativeReach / (gradientLength(slopes) || 1);
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
      tf.tidy(() => tf.sub(own, tf.mul(tf.sub(right, left), (step.rate * factor) / (2 * reach)))),
    );
  }
  tf.dispose([...slopes.values()]);
  for (const batch of [ahead, ...changes]) disposeBatch(batch);
  return { gradients, loss: ahead.loss, correct: ahead.correct };
}

/** How far weights are moved for a difference, as in the paper. */
const relativeReach = 0.01;

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
