import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildApi } from './build-api.ts';
import { buildPages } from './build-pages.ts';

const folder = fileURLToPath(new URL('../dist/site', import.meta.url));
await rm(folder, { recursive: true, force: true });
await buildPages(folder);
await buildApi(join(folder, 'api'));
