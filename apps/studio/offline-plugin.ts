import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { type Plugin, transformWithOxc } from 'vite';

/** Files up to this size are kept from the start; larger ones (ONNX Runtime Web's 14 MB) once they were used. */
const mostBytes = 3_000_000;

/** Writes `service-worker.js` with the names of all files of the page, and a version that changes with them. */
export function offlinePlugin(): Plugin {
  return {
    name: 'offline',
    apply: 'build',
    enforce: 'post',
    async generateBundle(_, bundle) {
      const path = new URL('src/offline/service-worker.ts', import.meta.url);
      const { code } = await transformWithOxc(readFileSync(path, 'utf8'), 'service-worker.ts');
      const hash = createHash('sha256').update(code);
      // What lies in `public/` is copied past the bundle.
      const names = ['icon.svg'];
      for (const [name, file] of Object.entries(bundle)) {
        const content = file.type === 'chunk' ? file.code : file.source;
        hash.update(name).update(content);
        if (content.length <= mostBytes && name !== 'index.html' && !name.endsWith('.map')) names.push(name);
      }
      const version = hash.digest('hex').slice(0, 16);
      const source = `const files = ${JSON.stringify(names)};\nconst version = '${version}';\n${code}`;
      this.emitFile({ type: 'asset', fileName: 'service-worker.js', source });
    },
  };
}
