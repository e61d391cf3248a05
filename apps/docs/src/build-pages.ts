import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { layOut } from './layout.ts';
import { pages } from './pages.ts';
import { type RenderedPage, renderPage } from './render.ts';
import { repository } from './repository.ts';

/**
 * Writes all pages but those of the API into a folder, and the files that they show.
 *
 * @throws Error where a link leads nowhere.
 */
export async function buildPages(folder: string): Promise<void> {
  const rendered = new Map<string, RenderedPage>();
  for (const page of pages)
    rendered.set(
      `${page.name}.html`,
      renderPage(page, await readFile(join(repository, page.source), 'utf8')),
    );
  for (const [name, { links }] of rendered) for (const link of links) checkLink(name, link, rendered);
  await mkdir(folder, { recursive: true });
  for (const page of pages) {
    const name = `${page.name}.html`;
    await writeFile(join(folder, name), layOut(page, rendered.get(name)!));
  }
  await cp(fileURLToPath(new URL('site.css', import.meta.url)), join(folder, 'site.css'));
  for (const path of new Set([...rendered.values()].flatMap(({ files }) => files))) {
    const copy = join(folder, 'files', path);
    await mkdir(dirname(copy), { recursive: true });
    await cp(join(repository, path), copy);
  }
}

function checkLink(from: string, link: string, rendered: ReadonlyMap<string, RenderedPage>): void {
  if (link.startsWith('api/')) return;
  const [name, anchor] = link.split('#');
  const page = rendered.get(name);
  if (!page || (anchor !== undefined && !page.headings.some(({ id }) => id === anchor)))
    throw new Error(`${from}: a link leads nowhere: ${link}`);
}
