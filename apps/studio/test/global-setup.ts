import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { startStudio } from './start-studio.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    /** Where the studio is served, where its browser listens, and the folder that it was built into. */
    studio: { readonly url: string; readonly browser: string; readonly folder: string };
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = await mkdtemp(join(tmpdir(), 'fsnet-studio-'));
  const { url, browser, close } = await startStudio(folder);
  project.provide('studio', { url, browser, folder });
  return async () => {
    await close();
    await rm(folder, { recursive: true });
  };
}
