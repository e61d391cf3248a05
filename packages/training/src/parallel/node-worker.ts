import { once } from 'node:events';
import { parentPort, workerData } from 'node:worker_threads';
import type { ReplicaOrder } from '../run/replica-order.ts';
import { trainReplica } from '../run/train-replica.ts';
import { errorMessage, trainingError } from '../run/training-error.ts';
import { sharedSum, stopIsRequested } from './shared-sum.ts';
import type { ThreadMessage } from './thread-message.ts';

// Entry of a run's threads in Node.

const port = parentPort!;
const order = workerData as ReplicaOrder;
const send = (message: ThreadMessage): void => port.postMessage(message);

let memory: SharedArrayBuffer | undefined;

try {
  const result = await trainReplica(order, {
    connect: async (length) => {
      const answer = once(port, 'message');
      send({ kind: 'ready', length });
      [memory] = (await answer) as [SharedArrayBuffer];
      return sharedSum(memory, order.worker, order.workers, length);
    },
    // The first thread decides for all: it is summed with the gradients.
    stopRequested: () => order.worker === 0 && memory !== undefined && stopIsRequested(memory),
    report: send,
    breathe: async () => {},
  });
  send({ kind: 'done', result });
} catch (error) {
  send({ kind: 'failed', error: errorMessage(trainingError(error, order.recipe.batchSize)) });
}
// Nothing more is to be heard, and an open port would keep the thread.
port.close();
