import { FsnError } from '@fsnet/graph';
import type { DataFolder } from './annotated-image.ts';

/** A folder whose files are given. */
export function memoryFolder(files: Readonly<Record<string, string>>): DataFolder {
  return {
    name: 'data',
    has: async (path) => Object.hasOwn(files, path),
    async readText(path) {
      if (Object.hasOwn(files, path)) return files[path];
      throw new FsnError('io', `${path}: no such file`, { path });
    },
  };
}
