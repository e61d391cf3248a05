import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import type { TuningStore } from './tuning-store.ts';

/**
 * JSON files in `folder`, one a device; by default in the user's cache, `$XDG_CACHE_HOME/fsnet` or `~/.cache/fsnet`.
 */
export async function openTuningStore(folder?: string): Promise<TuningStore> {
  const path = folder ?? join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'fsnet');
  const fileOf = (name: string) => join(path, `tuning-${name.replace(/[^\w.]+/g, '-')}.json`);
  return {
    async read(name) {
      try {
        return await readFile(fileOf(name), 'utf8');
      } catch {
        return undefined;
      }
    },
    async write(name, text) {
      await mkdir(path, { recursive: true });
      // Whole or not at all, whoever else writes.
      const temporary = `${fileOf(name)}.${process.pid}.${Date.now()}.tmp`;
      await writeFile(temporary, text);
      await rename(temporary, fileOf(name));
    },
  };
}
