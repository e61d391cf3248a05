import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Package, repository } from './public-packages.ts';

/** Writes the tarballs of packages, as npm would publish them, into `destination`; their paths by package name. */
export function packPackages(packages: readonly Package[], destination: string): Map<string, string> {
  const workspaces = packages.flatMap(({ folder }) => ['--workspace', folder]);
  execFileSync('npm', ['pack', ...workspaces, '--pack-destination', destination, '--loglevel=error'], {
    cwd: repository,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const written = new Set(readdirSync(destination));
  return new Map(
    packages.map(({ manifest: { name, version } }) => {
      const file = `${name.replace(/^@/, '').replace('/', '-')}-${version}.tgz`;
      if (!written.has(file)) throw new Error(`npm pack wrote no ${file}`);
      return [name, join(destination, file)];
    }),
  );
}
