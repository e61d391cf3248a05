import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';
import { samplePictures, shippedModels } from './src/start/shipped-models.ts';

const folder = new URL('../../test-models/', import.meta.url);

/** Brings networks and pictures of `test-models` beside the page, as `models/` and `pictures/`. */
export function shippedFilesPlugin(): Plugin {
  const files = new Map<string, string>([
    ...shippedModels.map(({ file }): [string, string] => [
      `models/${file}`,
      `${file.replace(/\.fsn$/, '')}/model.fsn`,
    ]),
    ...samplePictures.map((name): [string, string] => [
      `pictures/${name}`,
      name === 'smear.jpg' ? `bccd-tap-cr4/${name}` : `pictures/${name}`,
    ]),
  ]);
  return {
    name: 'shipped-files',
    generateBundle() {
      for (const [fileName, path] of files)
        this.emitFile({ type: 'asset', fileName, source: readFileSync(new URL(path, folder)) });
    },
    configureServer(server) {
      server.middlewares.use((request, response, next) => {
        const path = files.get(new URL(request.url ?? '/', 'http://localhost').pathname.slice(1));
        if (path === undefined) next();
        else response.end(readFileSync(new URL(path, folder)));
      });
    },
  };
}
