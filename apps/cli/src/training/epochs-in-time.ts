import { memoryStorage, train } from '@fsnet/training';
import type { Io } from '../io.ts';
import type { PreparedRun } from './train-in-folder.ts';

/** As long a try says enough of a run's speed. */
const trial = 8_000;

/** How many epochs of a run take at most `minutes`, one at least, by its speed over a few seconds. */
export async function epochsInTime(
  { teacher, images, directory: _, ...run }: PreparedRun,
  minutes: number,
  io: Io,
): Promise<number> {
  const enough = new AbortController();
  let began: number | undefined;
  let pace = 0;
  await train({
    ...run,
    resume: false,
    ...(teacher && { teacher }),
    data: images,
    storage: memoryStorage(),
    signal: AbortSignal.any([io.signal, enough.signal]),
    onProgress: (event) => {
      if (event.kind !== 'step') return;
      began ??= performance.now();
      pace = event.imagesPerSecond;
      if (performance.now() - began > trial) enough.abort();
    },
  }).catch((error: unknown) => {
    if (!enough.signal.aborted || io.signal.aborted) throw error;
  });
  return Math.max(1, Math.floor((minutes * 60 * pace) / images.training.targets.length));
}
