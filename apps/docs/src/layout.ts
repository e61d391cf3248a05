import { type Page, pageGroups, pages } from './pages.ts';
import { escapeHtml, type RenderedPage } from './render.ts';

/** The whole HTML page: menu, document, its headings, and the pages before and after. */
export function layOut(page: Page, { html, headings }: RenderedPage): string {
  const title = page.name === 'index' ? 'fsnet' : `${page.title} · fsnet`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="site.css">
</head>
<body>
<a class="skip" href="#document">To the text</a>
<header>
<a class="name" href="index.html">fsnet</a>
<a href="tutorial.html">Tutorial</a>
<a href="benchmarks.html">Benchmarks</a>
<a href="api/index.html">API</a>
<a class="to-menu" href="#menu">Menu</a>
</header>
<div class="columns">
<main id="document">
${html}
${neighbours(page)}
</main>
<nav id="menu" aria-label="All pages">${pageGroups
    .map(
      (group) =>
        `<h2>${group.title}</h2><ul>${group.pages.map((each) => entry(each, each === page)).join('')}</ul>`,
    )
    .join('')}<h2>Reference</h2><ul><li><a href="api/index.html">API</a></li></ul></nav>
${contents(headings)}
</div>
</body>
</html>
`;
}

function entry({ name, title }: Page, isCurrent: boolean): string {
  return `<li><a href="${name}.html"${isCurrent ? ' aria-current="page"' : ''}>${escapeHtml(title)}</a></li>`;
}

function contents(headings: RenderedPage['headings']): string {
  const sections = headings.filter(({ depth }) => depth === 2);
  if (sections.length < 2) return '';
  const list = sections.map(({ id, text }) => `<li><a href="#${id}">${escapeHtml(text)}</a></li>`).join('');
  return `<aside aria-label="On this page"><h2>On this page</h2><ul>${list}</ul></aside>`;
}

function neighbours(page: Page): string {
  const index = pages.indexOf(page);
  const [before, after] = [pages[index - 1], pages[index + 1]];
  const link = (each: Page | undefined, text: string) =>
    each
      ? `<a href="${each.name}.html"><small>${text}</small> ${escapeHtml(each.title)}</a>`
      : '<span></span>';
  return `<footer>${link(before, 'Before')}${link(after, 'Next')}</footer>`;
}
