import type { Package } from '../package-check/public-packages.ts';
import { sectionOf } from './changelog.ts';
import { gitUrl } from './edit-manifest.ts';

/** What a release is decided by. */
export interface ReleaseState {
  readonly packages: readonly Package[];
  readonly changelog: string;
  /** What `git status --porcelain` prints. */
  readonly changes: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** What stands against publishing, in words; nothing if all is well. */
export function obstacles({ packages, changelog, changes, environment }: ReleaseState): string[] {
  const found: string[] = [];
  const versions = [...new Set(packages.map(({ manifest }) => manifest.version))];
  if (versions.length !== 1) found.push(`the packages are of several versions: ${versions.join(', ')}`);
  if (!sectionOf(changelog, versions[0])) found.push(`the changelog has no section ${versions[0]}`);
  if (changes.trim() !== '') found.push('there are changes that are not committed');

  // npm refuses a provenance whose repository is not that of the package.
  const { GITHUB_SERVER_URL: server, GITHUB_REPOSITORY: name } = environment;
  const built = server && name ? gitUrl(`${server}/${name}`) : undefined;
  for (const { folder, manifest } of packages) {
    const url = manifest.repository?.url;
    if (!url) found.push(`${folder}/package.json names no repository (release version ... --repository URL)`);
    else if (built && url !== built) found.push(`${folder}/package.json names ${url}, but this is ${built}`);
  }
  if (!environment.ACTIONS_ID_TOKEN_REQUEST_URL && !environment.SIGSTORE_ID_TOKEN)
    found.push('there is no identity for a provenance: publish from CI with the permission id-token: write');
  return found;
}
