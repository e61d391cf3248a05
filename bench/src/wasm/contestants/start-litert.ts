import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { runInThisContext } from 'node:vm';
import type { LiteRt } from '@litertjs/core';

/**
 * Starts LiteRT.js in Node. It is made for pages and workers: it loads its script by `importScripts`, which Node
 * lacks, and the script then wants to be a CommonJS module.
 */
export async function startLiteRt(): Promise<LiteRt> {
  const require = createRequire(import.meta.url);
  const page = globalThis as Record<string, unknown>;
  const silent = () => {};
  page.self = globalThis;
  page.importScripts = (path: string) => {
    const wrapped = `(function (require, __filename, __dirname) {${readFileSync(path, 'utf8')}
      self.ModuleFactory = ModuleFactory; })`;
    runInThisContext(wrapped, path)(require, path, dirname(path));
    page.Module = {
      wasmBinary: readFileSync(path.replace(/\.js$/, '.wasm')),
      print: silent,
      printErr: silent,
    };
  };
  const { warn } = console;
  // It looks for a GPU in any case, and says that there is none.
  console.warn = silent;
  try {
    const { loadLiteRt } = await import('@litertjs/core');
    return await loadLiteRt(`${dirname(require.resolve('@litertjs/core/package.json'))}/wasm/`);
  } finally {
    console.warn = warn;
    delete page.importScripts;
  }
}
