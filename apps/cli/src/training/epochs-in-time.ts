import { trainingPace } from '@fsnet/training';
import type { Io } from '../io.ts';
import type { PreparedRun } from './train-in-folder.ts';

/** How many epochs of a run take at most `minutes`, one at least, by its speed over a few seconds. */
export async function epochsInTime(
  { teacher, images, directory: _, resume: __, ...run }: PreparedRun,
  minutes: number,
  io: Io,
): Promise<number> {
  const pace = await trainingPace({ ...run, ...(teacher && { teacher }), data: images, signal: io.signal });
  return Math.max(1, Math.floor((minutes * 60 * pace) / images.training.targets.length));
}
