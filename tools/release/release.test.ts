import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { publicPackages, readManifest, repository } from '../package-check/public-packages.ts';
import { closeUnreleased, sectionOf } from './changelog.ts';
import { gitUrl, withRepository, withVersion } from './edit-manifest.ts';
import { obstacles, type ReleaseState } from './obstacles.ts';

const changelog = '# Changelog\n\n## Unreleased\n\n- New.\n\n## 0.1.0 (2026-01-01)\n\n- First.\n';

describe('the changelog', () => {
  test('closes what was not released', () => {
    const closed = closeUnreleased(changelog, '0.2.0', '2026-02-01');
    expect(closed).toBe(changelog.replace('Unreleased', 'Unreleased\n\n## 0.2.0 (2026-02-01)'));
    expect(sectionOf(closed, '0.2.0')).toBe('- New.');
    expect(sectionOf(closed, '0.1.0')).toBe('- First.');
    expect(sectionOf(closed, '0.3.0')).toBeUndefined();
    expect(() => closeUnreleased(closed, '0.3.0', '2026-02-01')).toThrow('nothing that is new');
    expect(() => closeUnreleased(changelog, '0.1.0', '2026-02-01')).toThrow('has 0.1.0 already');
  });

  test('of the project has a section for what was not released', () => {
    const text = readFileSync(join(repository, 'CHANGELOG.md'), 'utf8');
    expect(sectionOf(text, 'Unreleased')).toBeDefined();
  });
});

describe('a manifest', () => {
  test('changes only in versions', () => {
    const path = join(repository, 'packages/fsnet/package.json');
    const text = readFileSync(path, 'utf8');
    const { version } = readManifest(join(repository, 'packages/fsnet'));
    const names = new Set(['fsnet', '@fsnet/graph', '@fsnet/tfjs']);
    const edited = withVersion(text, '9.8.7', names);
    expect(JSON.parse(edited)).toMatchObject({
      version: '9.8.7',
      dependencies: { '@fsnet/graph': '9.8.7', '@fsnet/onnx': version },
      peerDependencies: { '@fsnet/tfjs': '9.8.7' },
    });
    expect(edited.split('9.8.7')).toHaveLength(5);
    expect(withVersion(edited, version, names)).toBe(text);
  });

  test('names the repository after the licence', () => {
    const edited = withRepository(
      '{"name":"a","license":"MIT","type":"module"}',
      'https://host/me/it',
      'packages/a',
    );
    expect(Object.entries(JSON.parse(edited))[2]).toEqual([
      'repository',
      { type: 'git', url: 'git+https://host/me/it.git', directory: 'packages/a' },
    ]);
    expect(withRepository(edited, 'https://host/me/it.git', 'packages/a')).toBe(edited);
    expect(gitUrl('git+https://host/me/it.git/')).toBe('git+https://host/me/it.git');
  });
});

describe('what stands against publishing', () => {
  const packages = [
    {
      folder: 'packages/a',
      manifest: {
        name: 'a',
        version: '0.1.0',
        repository: { type: 'git', url: 'git+https://host/me/it.git' },
      },
    },
  ];
  const ready: ReleaseState = {
    ...{ packages, changelog, changes: '' },
    environment: {
      GITHUB_SERVER_URL: 'https://host',
      GITHUB_REPOSITORY: 'me/it',
      ACTIONS_ID_TOKEN_REQUEST_URL: 'https://host/token',
    },
  };

  test('is nothing where all is ready', () => {
    expect(obstacles(ready)).toEqual([]);
  });

  test.each<[Partial<ReleaseState>, string]>([
    [{ changes: ' M a.ts\n' }, 'not committed'],
    [{ changelog: '# Changelog\n\n## Unreleased\n' }, 'no section 0.1.0'],
    [
      { environment: { ...ready.environment, GITHUB_REPOSITORY: 'someone/else' } },
      'but this is git+https://host/someone/else.git',
    ],
    [{ environment: {} }, 'no identity'],
    [
      { packages: [{ folder: 'packages/a', manifest: { name: 'a', version: '0.1.0' } }] },
      'names no repository',
    ],
    [
      { packages: [...packages, { folder: 'b', manifest: { ...packages[0].manifest, version: '0.2.0' } }] },
      'several versions: 0.1.0, 0.2.0',
    ],
  ])('%#: %j', (change, text) => {
    const found = obstacles({ ...ready, ...change });
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(text);
  });
});

test('packages are published after those that they need', () => {
  const order = publicPackages().map(({ manifest }) => manifest.name);
  for (const { manifest } of publicPackages())
    for (const name of Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }))
      if (order.includes(name)) expect(order.indexOf(name)).toBeLessThan(order.indexOf(manifest.name));
});
