import { memoryStorage } from './run-storage.ts';
import { train } from './train.ts';
import type { TrainingOptions } from './training-options.ts';

/** As long a try says enough of a run's speed. */
const trial = 8_000;

/** Images a second that a run learns from, by a try of a few seconds that leaves nothing behind. */
export async function trainingPace(
  run: Omit<TrainingOptions, 'storage' | 'resume' | 'onProgress'>,
): Promise<number> {
  const enough = new AbortController();
  const { signal } = run;
  let began: number | undefined;
  let pace = 0;
  await train({
    ...run,
    storage: memoryStorage(),
    signal: signal ? AbortSignal.any([signal, enough.signal]) : enough.signal,
    onProgress: (event) => {
      if (event.kind !== 'step') return;
      began ??= performance.now();
      pace = event.imagesPerSecond;
      if (performance.now() - began > trial) enough.abort();
    },
  }).catch((error: unknown) => {
    if (!enough.signal.aborted || signal?.aborted) throw error;
  });
  return pace;
}
