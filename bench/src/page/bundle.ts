import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, type Rolldown } from 'vite';

/** A file of a bundle. */
export interface BundleFile {
  readonly name: string;
  readonly code: string;
  /** Names of the files that are loaded with it. */
  readonly imports: readonly string[];
}

interface BundleOptions {
  /** Puts all into the one entry. */
  readonly whole?: boolean;
  /** Packages to take in place of others. */
  readonly alias?: Readonly<Record<string, string>>;
  /** What is imported from these stays outside. */
  readonly external?: RegExp;
}

/**
 * What a web project's bundler makes of `source`, a module that imports from packages of the repository or npm: the
 * entry, minified, and after it the files that it is split into.
 */
export async function bundle(
  source: string,
  { whole = false, alias = {}, external }: BundleOptions = {},
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
        ...(external && { external }),
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

/** The entry of a bundle and the files that are loaded with it. */
export function loadedAtOnce(files: readonly BundleFile[]): ReadonlySet<BundleFile> {
  const loaded = new Set(files.slice(0, 1));
  for (const { imports } of loaded)
    for (const file of files) if (imports.includes(file.name)) loaded.add(file);
  return loaded;
}

/** Bytes that a server sends for it. */
export function gzipSize(content: string | Uint8Array): number {
  return gzipSync(content, { level: 9 }).length;
}
