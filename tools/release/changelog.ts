const unreleased = '## Unreleased';

/**
 * A changelog whose section of what was not released is that of `version` from now on, with a new one above.
 *
 * @throws Error where nothing was written down, or the version has its section already.
 */
export function closeUnreleased(changelog: string, version: string, date: string): string {
  if (sectionOf(changelog, version) !== undefined) throw new Error(`the changelog has ${version} already`);
  if (!sectionOf(changelog, 'Unreleased')) throw new Error('the changelog says of nothing that is new');
  return changelog.replace(unreleased, `${unreleased}\n\n## ${version} (${date})`);
}

/** What a changelog says of a version; `undefined` where it has no section for it. */
export function sectionOf(changelog: string, version: string): string | undefined {
  const section = changelog
    .split(/^## /m)
    .slice(1)
    .find((text) => /^\S+/.exec(text)?.[0] === version);
  return section?.slice(section.indexOf('\n')).trim();
}
