import { stat } from 'node:fs/promises';
import { relative, resolve } from 'node:path';
import { openLabelledImages } from '@fsnet/training/files';
import type { Io } from '../io.ts';

/** An image to look at, and how it is called within the folder it was found in. */
export interface FoundImage {
  readonly path: string;
  readonly name: string;
}

/**
 * The images that a user names, files and folders with all PNG and JPEG images in them, in order.
 *
 * @throws FsnError `io` for a folder without images.
 */
export async function findImages(paths: readonly string[], io: Io): Promise<FoundImage[]> {
  const found: FoundImage[] = [];
  for (const path of paths) {
    const existing = await stat(resolve(io.workingDirectory, path)).catch(() => undefined);
    if (!existing?.isDirectory()) {
      found.push({ path, name: path.split(/[/\\]/).at(-1)! });
      continue;
    }
    const { files = [] } = await openLabelledImages(path, 'images', 'test', io);
    found.push(...files.map((file) => ({ path: file.path, name: relative(path, file.path) })));
  }
  return found;
}
