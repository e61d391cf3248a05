import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildApi } from './build-api.ts';
import { documentedModules, moduleSource } from './pages.ts';
import { repository } from './repository.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fsnet-api-'));
  await buildApi(folder);
}, 300_000);
afterAll(() => rm(folder, { recursive: true }));

test('every public export stands on the page of its module', async () => {
  const missing: string[] = [];
  let count = 0;
  for (const module of documentedModules) {
    const page = module.replace(/[@/]/g, '_');
    const html = await readFile(join(folder, `modules/${page}.html`), 'utf8');
    const shown = html.replaceAll('<wbr/>', '');
    const text = await readFile(join(repository, moduleSource(module)), 'utf8');
    expect(text, 'names, not stars, are exported').not.toContain('export *');
    for (const [, list] of text.matchAll(/export (?:type )?\{([^}]+)\}/g))
      for (const part of list.replace(/\/\/.*/g, '').split(',')) {
        const name = part.trim().replace(/^type |^.* as /g, '');
        if (name === '') continue;
        count++;
        if (!shown.includes(`>${name}<`)) missing.push(`${module}: ${name}`);
      }
  }
  expect(count).toBeGreaterThan(500);
  expect(missing).toEqual([]);
});
