import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Folder of data and networks beside the repository that only its developers have, or `undefined`, said on
 * standard error. Tests skip without it: `describe.skipIf(!sharedFolder())`.
 */
export function sharedFolder(): string | undefined {
  const folder = join(fileURLToPath(new URL('../../../..', import.meta.url)), 'shared');
  if (existsSync(join(folder, 'models'))) return folder;
  console.warn('skipped what needs ../shared: no such folder beside the repository');
  return undefined;
}
