import * as tf from '@tensorflow/tfjs-core';
import type { TrainableNetwork } from '../network/trainable-network.ts';
import type { BatchGradients } from './batch-gradients.ts';
import type { Exchange } from './exchange.ts';
import type { Update } from './replica.ts';

type Shared = Pick<Update, 'gradients' | 'statistics'>;

/** Numbers that the gradients and statistics of a network have. */
export function exchangeLength({ parameters, statistics }: TrainableNetwork): number {
  return [...parameters, ...statistics].reduce(
    (sum, { shape }) => sum + tf.util.sizeFromShape([...shape]),
    0,
  );
}

/** Writes a replica's gradients and statistics, times its share of the batch, to where they are added up. */
export function offer(
  { parameters, statistics }: TrainableNetwork,
  batch: BatchGradients,
  share: number,
  { own }: Exchange,
): void {
  let position = 0;
  const write = (shape: readonly number[], tensor: tf.Tensor | undefined): void => {
    const end = position + tf.util.sizeFromShape([...shape]);
    if (!tensor) own.fill(0, position, end);
    else if (share === 1) own.set(tensor.dataSync<'float32'>(), position);
    else {
      const values = tensor.dataSync<'float32'>();
      for (let i = 0; i < values.length; i++) own[position + i] = values[i] * share;
    }
    position = end;
  };
  parameters.forEach(({ shape }, index) => {
    write(shape, batch.gradients[index]);
  });
  for (const { name, shape } of statistics) write(shape, batch.statistics.get(name));
}

/** The sums as tensors, for what this replica had a gradient or statistic of. They are the caller's. */
export function takeTotal(
  { parameters, statistics }: TrainableNetwork,
  batch: BatchGradients,
  { total }: Exchange,
): Shared {
  let position = 0;
  const read = (shape: readonly number[], wanted: boolean): tf.Tensor | undefined => {
    const start = position;
    position += tf.util.sizeFromShape([...shape]);
    return wanted ? tf.tensor(total.slice(start, position), [...shape], 'float32') : undefined;
  };
  const gradients = parameters.map(({ shape }, index) => read(shape, batch.gradients[index] !== undefined));
  const observed = new Map<string, tf.Tensor>();
  for (const { name, shape } of statistics) {
    const tensor = read(shape, batch.statistics.has(name));
    if (tensor) observed.set(name, tensor);
  }
  return { gradients, statistics: observed };
}
