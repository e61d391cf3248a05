import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataFolder } from '@fsnet/detection';
import { FsnError } from '@fsnet/graph';
import { absolutePath, type FileAccess, readFileBytes } from './read-file.ts';

/** A directory as the readers of annotated images take it. */
export function dataFolder(directory: string, access: FileAccess = {}): DataFolder {
  return {
    name: directory,
    async has(path) {
      const found = await stat(absolutePath(join(directory, path), access)).catch(() => undefined);
      return found?.isFile() ?? false;
    },
    async readText(path) {
      const file = join(directory, path);
      const bytes = await readFileBytes(file, access);
      try {
        return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
      } catch (cause) {
        throw new FsnError('bad-data', `${file}: not a UTF-8 text file`, { path: file, cause });
      }
    },
  };
}
