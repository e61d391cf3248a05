import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository, workspacePackages } from '../package-check/public-packages.ts';
import { closeUnreleased } from './changelog.ts';
import { withRepository, withVersion } from './edit-manifest.ts';

/**
 * Gives all packages of the repository a version, and what they need of each other too; closes the changelog's
 * section of what was not released; brings `package-lock.json` in step. Commits nothing.
 *
 * @param url Address of the repository, for the manifests: npm's provenance names it.
 */
export function newVersion(version: string, date: string, url?: string): void {
  if (!/^\d+\.\d+\.\d+(?:-[0-9a-z.-]+)?$/.test(version))
    throw new RangeError(`${version} is no semantic version`);
  const packages = workspacePackages();
  const names = new Set(packages.map(({ manifest }) => manifest.name));
  const changelog = join(repository, 'CHANGELOG.md');
  const closed = closeUnreleased(readFileSync(changelog, 'utf8'), version, date);
  for (const { folder, manifest } of packages) {
    const path = join(repository, folder, 'package.json');
    const edited = withVersion(readFileSync(path, 'utf8'), version, names);
    writeFileSync(path, url === undefined || manifest.private ? edited : withRepository(edited, url, folder));
  }
  writeFileSync(changelog, closed);
  execFileSync('npm', ['install', '--package-lock-only', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: repository,
    stdio: 'inherit',
  });
}
