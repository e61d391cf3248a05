import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository. */
export const repository: string = fileURLToPath(new URL('../..', import.meta.url));

type Versions = Readonly<Record<string, string>>;

/** What is used of a `package.json`. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly description?: string;
  readonly license?: string;
  readonly type?: string;
  readonly engines?: Versions;
  readonly sideEffects?: boolean | readonly string[];
  readonly exports?: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly files?: readonly string[];
  readonly bin?: Versions;
  readonly publishConfig?: Versions;
  readonly repository?: { readonly type: string; readonly url: string; readonly directory?: string };
  readonly dependencies?: Versions;
  readonly devDependencies?: Versions;
  readonly peerDependencies?: Versions;
}

/** A package of the repository. */
export interface Package {
  /** From the repository's root. */
  readonly folder: string;
  readonly manifest: Manifest;
}

/** All packages of the repository's workspaces, each after those that it needs. */
export function workspacePackages(root: string = repository): Package[] {
  const folders = ['packages', 'apps']
    .flatMap((parent) => readdirSync(join(root, parent)).map((name) => `${parent}/${name}`))
    .concat('bench', 'tools')
    .filter((folder) => existsSync(join(root, folder, 'package.json')));
  const left = folders.map((folder) => ({ folder, manifest: readManifest(join(root, folder)) }));
  const sorted: Package[] = [];
  while (left.length > 0) {
    const waiting = new Set(left.map(({ manifest }) => manifest.name));
    const next = left.findIndex(({ manifest }) => needs(manifest).every((name) => !waiting.has(name)));
    // The packages' tests find circles, with a better message.
    sorted.push(...left.splice(Math.max(next, 0), 1));
  }
  return sorted;
}

/** The packages that are published, each after those that it needs. */
export function publicPackages(root?: string): Package[] {
  return workspacePackages(root).filter(({ manifest }) => !manifest.private);
}

export function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
}

/** What users of a package get along with it. */
function needs({ dependencies, peerDependencies }: Manifest): string[] {
  return Object.keys({ ...dependencies, ...peerDependencies });
}
