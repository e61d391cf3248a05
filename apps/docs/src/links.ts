import { existsSync, statSync } from 'node:fs';
import { dirname, extname, join, normalize } from 'node:path/posix';
import { type Page, pages } from './pages.ts';
import { repository } from './repository.ts';

/** Where a link of a document leads on the site. */
export type LinkTarget =
  | { readonly kind: 'elsewhere'; readonly href: string }
  /** Another page, or a heading of one. */
  | { readonly kind: 'page'; readonly href: string }
  /** A file that stands beside the pages. */
  | { readonly kind: 'file'; readonly href: string; readonly path: string }
  /** Something in the repository that the site does not hold. */
  | { readonly kind: 'source'; readonly path: string };

const shown = new Set(['.svg', '.png', '.jpg', '.json', '.fbs']);

/**
 * What becomes of a link in the document of `page`.
 *
 * @throws Error where it leads to nothing in the repository.
 */
export function resolveLink(page: Page, href: string): LinkTarget {
  if (/^[a-z]+:/.test(href)) return { kind: 'elsewhere', href };
  if (href.startsWith('api/')) return { kind: 'page', href };
  const [before, anchor] = href.split('#');
  const path = before === '' ? page.source : normalize(join(dirname(page.source), before)).replace(/\/$/, '');
  const hash = anchor === undefined ? '' : `#${anchor}`;
  // What the README says stands on the first page.
  if (path === 'README.md') return { kind: 'page', href: `index.html${hash}` };
  const target = pages.find(({ source }) => source === path || source === `${path}/README.md`);
  if (target) return { kind: 'page', href: `${target.name}.html${hash}` };
  if (path.startsWith('../') || !existsSync(join(repository, path)))
    throw new Error(`${page.source}: a link leads nowhere: ${href}`);
  return shown.has(extname(path)) && statSync(join(repository, path)).isFile()
    ? { kind: 'file', href: `files/${path}`, path }
    : { kind: 'source', path };
}
