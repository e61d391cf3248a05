import * as tf from '@tensorflow/tfjs-core';
import type { TrainableNetwork } from '../network/trainable-network.ts';
import type { Exchange } from './exchange.ts';
import type { Update } from './replica.ts';
import type { LearnedPart } from './run-task.ts';

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
  batch: Pick<LearnedPart, 'gradients' | 'statistics'>,
  shares: { readonly gradients: number; readonly statistics: number },
  { own }: Exchange,
): void {
  let position = 0;
  const write = (shape: readonly number[], tensor: tf.Tensor | undefined, share: number): void => {
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
    write(shape, batch.gradients[index], shares.gradients);
  });
  for (const { name, shape } of statistics) write(shape, batch.statistics.get(name), shares.statistics);
}

/**
 * The sums as tensors, for what this replica had a gradient or statistic of; gradients times `factor`. They are the
 * caller's.
 */
export function takeTotal(
  { parameters, statistics }: TrainableNetwork,
  batch: Pick<LearnedPart, 'gradients' | 'statistics'>,
  { total }: Exchange,
  factor: number,
): Shared {
  let position = 0;
  const read = (shape: readonly number[], wanted: boolean, times: number): tf.Tensor | undefined => {
    const start = position;
    position += tf.util.sizeFromShape([...shape]);
    if (!wanted) return undefined;
    const values = total.slice(start, position);
    if (times !== 1) for (let i = 0; i < values.length; i++) values[i] *= times;
    return tf.tensor(values, [...shape], 'float32');
  };
  const gradients = parameters.map(({ shape }, index) =>
    read(shape, batch.gradients[index] !== undefined, factor),
  );
  const observed = new Map<string, tf.Tensor>();
  for (const { name, shape } of statistics) {
    const tensor = read(shape, batch.statistics.has(name), 1);
    if (tensor) observed.set(name, tensor);
  }
  return { gradients, statistics: observed };
}
