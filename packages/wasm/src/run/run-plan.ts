import { eventLoopTurn, type Tensor } from '@fsnet/graph';
import type { CallRunner } from '../plan/kernel-call.ts';
import type { PlacedPlan } from '../plan/placed-plan.ts';

/** How to run once. */
export interface RunOptions {
  /** Looked at between layers. */
  readonly signal?: AbortSignal | undefined;
  /** Lets the event loop run every 30 ms of work or so; on where there is a signal. */
  readonly yields?: boolean | undefined;
  /** Is told after each layer, or part of one, how long it took, in milliseconds. */
  readonly onLayer?: ((layer: number, milliseconds: number) => void) | undefined;
}

/** How long a run computes before it lets the event loop run, in milliseconds. */
const turn = 30;

/**
 * Runs a plan once.
 *
 * @param scratch Address of `threads * scratchBytes` bytes.
 * @returns The outputs of the network, which share memory with nothing.
 */
export async function runPlan(
  { segments, scratchBytes, constants, results }: PlacedPlan,
  runner: CallRunner,
  scratch: number,
  inputs: Readonly<Record<string, Tensor>>,
  { signal, yields = signal !== undefined, onLayer }: RunOptions = {},
): Promise<Record<string, Tensor>> {
  const values = new Map([...constants, ...Object.entries(inputs)]);
  const isWhole = !yields && !signal && !onLayer;
  let turnStart = performance.now();
  for (const segment of segments) {
    for (const part of 'run' in segment ? [segment] : isWhole ? [segment.calls] : segment.parts) {
      signal?.throwIfAborted();
      const start = performance.now();
      const pending = 'run' in part ? part.run(values) : runner.run(part, scratch, scratchBytes);
      if (pending) await pending;
      const end = performance.now();
      onLayer?.('run' in part ? part.layer : part[0].layer, end - start);
      if (!yields || end - turnStart < turn) continue;
      await eventLoopTurn();
      turnStart = performance.now();
    }
  }
  const outputs = results.map(({ name, value, isFresh }) => {
    const tensor = values.get(value)!;
    return [name, isFresh ? tensor : { ...tensor, data: tensor.data.slice() }];
  });
  return Object.fromEntries(outputs);
}
