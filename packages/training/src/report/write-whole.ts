import { renameSync, writeFileSync } from 'node:fs';

/**
 * Writes a file whole or not at all, in place of an older one, whenever the process is killed: into a temporary file
 * beside it, then renamed.
 */
export function writeWhole(path: string, content: string | Uint8Array): void {
  const temporary = `${path}.tmp`;
  writeFileSync(temporary, content);
  renameSync(temporary, path);
}
