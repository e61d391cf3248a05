import { fileURLToPath } from 'node:url';
import { build, type Rolldown } from 'vite';

/** What a web project's bundler makes of `source`, a TypeScript module that imports from `fsnet`: one minified file. */
export async function productionBundle(source: string): Promise<string> {
  const entry = 'virtual:entry';
  const built = await build({
    root: fileURLToPath(new URL('..', import.meta.url)),
    configFile: false,
    logLevel: 'error',
    mode: 'production',
    resolve: { conditions: ['@fsnet/source', 'module', 'browser', 'import', 'default'] },
    plugins: [
      {
        name: 'entry',
        resolveId: (id) => (id === entry ? `\0${entry}` : undefined),
        load: (id) => (id === `\0${entry}` ? { code: source, moduleType: 'ts' } : undefined),
      },
    ],
    build: {
      write: false,
      target: 'es2022',
      minify: true,
      // Not a library build, which would leave white space in.
      rolldownOptions: { input: entry, preserveEntrySignatures: 'strict' },
      modulePreload: false,
    },
  });
  const outputs = [built].flat() as Rolldown.RolldownOutput[];
  const [chunk, ...others] = outputs.flatMap(({ output }) => output);
  if (chunk.type !== 'chunk' || others.length > 0) throw new Error('the bundle is not one file');
  return chunk.code;
}
