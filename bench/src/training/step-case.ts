import { cifarResNet, heInitialization } from '@fsnet/models';
import { crossEntropy, momentumStep, type NetworkOptions, trainableNetwork } from '@fsnet/training';
import * as tf from '@tensorflow/tfjs-core';
import { alternate } from '../contest/alternate.ts';
import type { Case } from '../contest/case.ts';
import { largerIsBetter } from '../row.ts';
import { type KernelSet, peerNames } from './kernel-sets.ts';

const batch = 64;
const classes = 10;

/** A whole step of training of ResNet-20: forward, backward, Nesterov momentum. */
interface TrainingStep extends Disposable {
  /** Gives the loss before it. */
  run(): number;
}

const summaryNames = {
  summaries: 'tap segments CR 4',
  quantised: 'tap segments CR 4, 8 bits',
  learned: 'filter segments CR 4 at learned locations',
} as const;

/** ResNet-20 on images that were drawn. */
function trainingStep(layers: NetworkOptions['layers'], bits: NetworkOptions['bits'] = 32): TrainingStep {
  const graph = cifarResNet({ depth: 20, weights: heInitialization(1) });
  const network = trainableNetwork(graph, { seed: 1, initialize: 'random', layers, bits });
  const specs = [...network.parameters, ...network.statistics];
  const tensors = new Map(specs.map(({ name, shape, initial }) => [name, tf.tensor(initial, [...shape])]));
  const velocities = network.parameters.map(({ shape }) => tf.zeros([...shape]));
  const images = tf.randomNormal([batch, 32, 32, 3], 0, 1, 'float32', 1);
  const targets = tf.tidy(() => {
    const labels = tf.mod(tf.range(0, batch, 1, 'int32'), tf.scalar(classes, 'int32')) as tf.Tensor1D;
    return tf.cast(tf.oneHot(labels, classes), 'float32');
  });
  const tensor = (name: string) => tensors.get(name)!;
  return {
    run() {
      const { value, grads } = tf.tidy(() =>
        tf.engine().gradients(
          () => {
            const outputs = network.forward({
              inputs: { [graph.inputs[0].name]: images },
              ...{ parameter: tensor, statistic: tensor, training: true, observe: () => {}, progress: 0 },
            });
            return crossEntropy(outputs[graph.outputs[0].name] as tf.Tensor2D, targets as tf.Tensor2D);
          },
          network.parameters.map(({ name }) => tensor(name)),
          undefined,
          true,
        ),
      );
      for (const [index, { name }] of network.parameters.entries()) {
        const state = { parameter: tensor(name), gradient: grads[index], velocity: velocities[index] };
        const settings = { rate: 0.01, momentum: 0.9, nesterov: true, decay: 5e-4 };
        const [parameter, velocity] = momentumStep(state, settings);
        tf.dispose([state.parameter, state.gradient, state.velocity]);
        tensors.set(name, parameter);
        velocities[index] = velocity;
      }
      const [loss] = (value as tf.Scalar).dataSync();
      tf.dispose(value);
      return loss;
    },
    [Symbol.dispose]: () => tf.dispose([...tensors.values(), ...velocities, images, targets]),
  };
}

/** The whole step beside that of tfjs, and those of summaries of compression ratio 4 beside the dense one. */
export function stepCase(use: (set: KernelSet) => void): Case {
  return {
    name: 'step',
    async measure(pace) {
      using dense = trainingStep([]);
      const tap = { match: '*', ratio: 4, segments: 'tap' } as const;
      const learnedFilters = { ...tap, segments: 'filter', locations: 'learned', search: false } as const;
      using summaries = trainingStep([tap]);
      using quantised = trainingStep([tap], 8);
      using learned = trainingStep([learnedFilters]);
      const work = (set: KernelSet, step: TrainingStep) => ({
        run() {
          use(set);
          step.run();
        },
      });
      const { medians } = await alternate(
        {
          ours: work('ours', dense),
          tfjs: work('tfjs', dense),
          composed: work('composed', dense),
          summaries: work('ours', summaries),
          quantised: work('ours', quantised),
          learned: work('ours', learned),
        },
        pace,
      );
      const speed = (name: keyof typeof medians) => (1000 * batch) / medians[name];
      const shared = { unit: 'images/s' };
      return [
        largerIsBetter({
          ...{ ...shared, name: 'ResNet-20, batch 64, dense', ours: speed('ours') },
          ...{ peer: speed('tfjs'), peerName: peerNames.tfjs, required: 8 },
        }),
        largerIsBetter({
          ...{ ...shared, name: 'ResNet-20, batch 64, dense', ours: speed('ours') },
          ...{ peer: speed('composed'), peerName: peerNames.composed },
        }),
        ...(['summaries', 'quantised', 'learned'] as const).map((kind) =>
          largerIsBetter({
            ...{ ...shared, name: `ResNet-20, batch 64, ${summaryNames[kind]}`, ours: speed(kind) },
            ...{ peer: speed('ours'), peerName: 'ours, dense' },
            // Quantisation costs dense layers time as well.
            ...(kind !== 'quantised' && { required: 0.95 }),
          }),
        ),
      ];
    },
  };
}
