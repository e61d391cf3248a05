/** The text of a `package.json` with another version, of its own and of the packages `names` that it needs. */
export function withVersion(text: string, version: string, names: ReadonlySet<string>): string {
  const manifest = JSON.parse(text);
  manifest.version = version;
  for (const field of ['dependencies', 'devDependencies', 'peerDependencies'])
    for (const name of Object.keys(manifest[field] ?? {}))
      if (names.has(name)) manifest[field][name] = version;
  return textOf(manifest);
}

/** The text of a `package.json` that says in which folder of which repository it stands. */
export function withRepository(text: string, url: string, directory: string): string {
  const { repository: _, ...manifest } = JSON.parse(text);
  const entries = Object.entries(manifest);
  const at = entries.findIndex(([key]) => key === 'license') + 1;
  entries.splice(at, 0, ['repository', { type: 'git', url: gitUrl(url), directory }]);
  return textOf(Object.fromEntries(entries));
}

/** Address of a repository as npm compares it: `git+https://...git`. */
export function gitUrl(url: string): string {
  return `git+${url
    .replace(/^git\+/, '')
    .replace(/\/$/, '')
    .replace(/(?:\.git)?$/, '.git')}`;
}

function textOf(manifest: unknown): string {
  return `${JSON.stringify(manifest, null, 2)}\n`;
}
