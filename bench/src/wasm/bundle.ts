import { fileURLToPath } from 'node:url';
import { build, type Rolldown } from 'vite';

/** A file of a bundle. */
export interface BundleFile {
  readonly name: string;
  readonly code: string;
  /** Names of the files that are loaded with it. */
  readonly imports: readonly string[];
}

/**
 * What a web project's bundler makes of `source`, a module that imports from packages of the repository or npm: the
 * entry, minified, and after it the files that it is split into.
 *
 * @param whole Puts all into the one entry.
 * @param alias Packages to take in place of others.
 */
export async function bundle(
  source: string,
  whole = false,
  alias: Readonly<Record<string, string>> = {},
): Promise<readonly BundleFile[]> {
  const entry = 'virtual:entry';
  const built = await build({
    root: fileURLToPath(new URL('../..', import.meta.url)),
    configFile: false,
    logLevel: 'error',
    mode: 'production',
    resolve: { conditions: ['@fsnet/source', 'module', 'browser', 'import', 'default'], alias },
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
      rolldownOptions: {
        input: entry,
        preserveEntrySignatures: 'allow-extension',
        ...(whole && { output: { codeSplitting: false } }),
      },
      modulePreload: false,
    },
  });
  const outputs = [built].flat() as Rolldown.RolldownOutput[];
  const chunks = outputs.flatMap(({ output }) => output).filter((file) => file.type === 'chunk');
  return chunks
    .sort((a, b) => Number(b.isEntry) - Number(a.isEntry))
    .map(({ fileName, code, imports }) => ({ name: fileName, code, imports }));
}
