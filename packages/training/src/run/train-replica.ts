import { epochOrder } from '../data/epoch-order.ts';
import { startEngine } from '../engine/start-engine.ts';
import { readCheckpoint } from './checkpoint.ts';
import type { ReplicaHost, ReplicaOrder, ReplicaResult } from './replica-order.ts';
import { openReplica } from './replica-parts.ts';
import { RunRecord } from './run-record.ts';
import { exchangeLength } from './share-update.ts';

/** Trains one replica to the end of its run, in step with the others. */
export async function trainReplica(order: ReplicaOrder, host: ReplicaHost): Promise<ReplicaResult> {
  const { recipe, worker, workers } = order;
  await startEngine({ backend: order.backend });
  using parts = openReplica(order);
  const { task, steps, stepsPerEpoch } = parts;
  const { replica } = task;
  const state = order.last && readCheckpoint(order.last, recipe);
  if (state) replica.restore(state.tensors);
  const record = new RunRecord(order, parts, host, state);
  const exchange = await host.connect(
    workers > 1 ? Math.max(exchangeLength(replica.network), task.exchanged) : 0,
  );
  record.begin();
  for (let epoch = Math.floor(record.step / stepsPerEpoch); record.step < steps; epoch++) {
    const images = epochOrder(task.trainingImages, recipe.seed, epoch);
    while (record.step < (epoch + 1) * stepsPerEpoch) {
      const stepOrder = { step: record.step, order: images, worker, workers, stop: host.stopRequested() };
      const result = await parts.step(exchange, stepOrder);
      record.addStep(result);
      if (record.step % stepsPerEpoch === 0) await record.endEpoch(exchange);
      else if (result.stop || record.checkpointIsDue) await record.writeCheckpoint();
      if (result.stop && record.step < steps) return undefined;
      await host.breathe();
    }
  }
  // All have the same: it is handed over once.
  return worker === 0 ? await record.result() : undefined;
}
