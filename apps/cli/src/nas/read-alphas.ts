import { stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { FsnError } from '@fsnet/graph';
import { type ArchitectureAlphas, parseAlphas } from '@fsnet/models';
import { ioError, readMetrics } from '@fsnet/training/files';
import { readText } from '../files/read-input.ts';
import type { Io } from '../io.ts';

/** Architecture weights, and where they are of. */
export interface FoundAlphas {
  readonly alphas: ArchitectureAlphas;
  /** Of the search, from 1; files do not say. */
  readonly epoch?: number;
}

/**
 * Architecture weights out of a JSON file, or out of the log in a search's folder.
 *
 * @param epoch Of the log; the last one where left out.
 * @throws FsnError `io`, `bad-data` for a folder without them, `bad-value` for a file of another form.
 */
export async function readAlphas(path: string, epoch: number | undefined, io: Io): Promise<FoundAlphas> {
  const existing = await stat(resolve(io.workingDirectory, path)).catch((error) => {
    throw ioError(error, path);
  });
  if (existing.isDirectory()) return readLog(join(path, 'metrics.jsonl'), epoch, io);
  if (epoch !== undefined)
    throw new FsnError('bad-data', `${path}: a file of architecture weights has no epochs`, { path });
  return { alphas: parseAlphas(await readText(path, io), path) };
}

function readLog(path: string, epoch: number | undefined, io: Io): FoundAlphas {
  const found = logEntries(path, io).flatMap((entry) => {
    const { event, alphas, epoch } = entry as { event?: unknown; alphas?: unknown; epoch?: unknown };
    return event === 'epoch' && alphas !== undefined && typeof epoch === 'number' ? [{ epoch, alphas }] : [];
  });
  if (found.length === 0)
    throw new FsnError(
      'bad-data',
      `${path}: no epoch with architecture weights, as fsn nas search logs them`,
      {
        path,
      },
    );
  const chosen = epoch === undefined ? found.at(-1) : found.findLast((entry) => entry.epoch === epoch);
  if (!chosen)
    throw new FsnError(
      'bad-data',
      `${path}: epoch ${epoch} is not there; epochs go up to ${found.at(-1)?.epoch}`,
      {
        ...{ path, actual: epoch },
      },
    );
  return { alphas: parseAlphas(chosen.alphas, `${path}, epoch ${chosen.epoch}`), epoch: chosen.epoch };
}

function logEntries(path: string, io: Io): readonly object[] {
  try {
    return readMetrics(resolve(io.workingDirectory, path));
  } catch (error) {
    throw ioError(error, path);
  }
}
