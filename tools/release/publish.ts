import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkTarball } from '../package-check/check-tarball.ts';
import { packPackages } from '../package-check/pack.ts';
import { type Package, publicPackages, repository } from '../package-check/public-packages.ts';
import { obstacles } from './obstacles.ts';

const run = (command: string, ...args: string[]) =>
  execFileSync(command, args, { cwd: repository, stdio: ['ignore', 'inherit', 'inherit'] });

/**
 * Publishes all packages with provenance, each after those that it needs: built anew, packed once, checked as packed.
 * One that the registry has already, from an attempt that broke off, is passed over.
 *
 * @param dryRun Do all but the upload, and only tell what stands against it.
 */
export async function publish(dryRun: boolean): Promise<void> {
  const packages = publicPackages();
  const found = obstacles({
    packages,
    changelog: readFileSync(join(repository, 'CHANGELOG.md'), 'utf8'),
    changes: execFileSync('git', ['status', '--porcelain'], { cwd: repository, encoding: 'utf8' }),
    environment: process.env,
  });
  for (const obstacle of found) console.error(`${dryRun ? 'would stop here' : 'stopped'}: ${obstacle}`);
  if (found.length > 0 && !dryRun) throw new Error('nothing was published');

  // What was compiled from sources that are gone would be packed too.
  if (!dryRun)
    for (const { folder } of packages)
      for (const name of ['dist', '.tsbuildinfo'])
        rmSync(join(repository, folder, name), { recursive: true, force: true });
  run('npx', 'turbo', 'run', 'build', ...(dryRun ? [] : ['--force']), '--output-logs=errors-only');
  const folder = mkdtempSync(join(tmpdir(), 'fsnet-release-'));
  try {
    const tarballs = packPackages(packages, folder);
    for (const [name, path] of tarballs) {
      const { problems } = await checkTarball(path);
      if (problems.length > 0) throw new Error(`${name}: ${problems.join('; ')}`);
    }
    for (const each of packages) {
      if (!dryRun && isPublished(each)) console.log(`${each.manifest.name}: published already`);
      else upload(tarballs.get(each.manifest.name)!, each.manifest.version, dryRun);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function upload(tarball: string, version: string, dryRun: boolean): void {
  // What comes before a version is not what people get who ask for none.
  const tag = version.includes('-') ? 'next' : 'latest';
  const flags = ['--provenance', '--access', 'public', '--tag', tag, '--loglevel=error'];
  run('npm', 'publish', tarball, ...flags, ...(dryRun ? ['--dry-run'] : []));
}

function isPublished({ manifest: { name, version } }: Package): boolean {
  try {
    return (
      execFileSync('npm', ['view', `${name}@${version}`, 'version'], { encoding: 'utf8' }).trim() === version
    );
  } catch {
    return false;
  }
}
