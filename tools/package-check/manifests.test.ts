import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Manifest, publicPackages, repository, workspacePackages } from './public-packages.ts';

const packages = workspacePackages();
const names = new Set(packages.map(({ manifest }) => manifest.name));
const { version } = packages.find(({ manifest }) => manifest.name === 'fsnet')!.manifest;
const licence = readFileSync(join(repository, 'LICENSE'), 'utf8');

function dependenciesOf({ dependencies, devDependencies, peerDependencies }: Manifest): [string, string][] {
  return [dependencies, devDependencies, peerDependencies].flatMap((part) => Object.entries(part ?? {}));
}

test.each(packages)(
  '$folder is of the version that all are, and so is what it needs of them',
  ({ manifest }) => {
    const own = dependenciesOf(manifest).filter(([name]) => names.has(name));
    expect([manifest.version, ...own.map(([, wanted]) => wanted)]).toEqual(
      Array.from({ length: own.length + 1 }, () => version),
    );
  },
);

describe.each(publicPackages())('$manifest.name', ({ folder, manifest }) => {
  test('says what npm and bundlers ask', () => {
    expect(manifest).toMatchObject({
      description: expect.stringMatching(/^[A-Z].*\.$/),
      ...{ license: 'MIT', type: 'module', engines: { node: '>=20' }, publishConfig: { access: 'public' } },
      sideEffects: manifest.bin ? ['./bin/fsn.js'] : false,
    });
  });

  test('has a README and the licence', () => {
    expect(existsSync(join(repository, folder, 'README.md'))).toBe(true);
    expect(readFileSync(join(repository, folder, 'LICENSE'), 'utf8')).toBe(licence);
  });

  test('needs no package that is not published', () => {
    const hidden = new Set(
      packages.filter((each) => each.manifest.private).map((each) => each.manifest.name),
    );
    const needed = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies });
    expect(needed.filter((name) => hidden.has(name))).toEqual([]);
  });
});
