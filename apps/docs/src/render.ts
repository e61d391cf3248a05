import highlight from 'highlight.js/lib/common';
import { Marked, type Token, type Tokens } from 'marked';
import { withFigures } from './figures.ts';
import { resolveLink } from './links.ts';
import type { Page } from './pages.ts';

export interface RenderedPage {
  readonly html: string;
  readonly headings: readonly { readonly id: string; readonly text: string; readonly depth: number }[];
  /** Pages and headings that it links to. */
  readonly links: readonly string[];
  /** Files of the repository that it shows or links to. */
  readonly files: readonly string[];
}

/** A document as HTML, with its links as the site has them. */
export function renderPage(page: Page, markdown: string): RenderedPage {
  const headings: { id: string; text: string; depth: number }[] = [];
  const links: string[] = [];
  const files: string[] = [];
  const used = new Map<string, number>();
  const marked = new Marked({
    walkTokens(token) {
      if (token.type !== 'link' && token.type !== 'image') return;
      const target = resolveLink(page, token.href);
      if (target.kind === 'page') links.push(target.href);
      if (target.kind === 'file') files.push(target.path);
      if (target.kind === 'source') Object.assign(token, { source: target.path });
      else token.href = target.href;
    },
    renderer: {
      heading({ tokens, depth }) {
        const text = plainText(tokens);
        const id = headingId(text, used);
        headings.push({ id, text, depth });
        const link = `<a class="anchor" href="#${id}" aria-label="Link to this heading">#</a>`;
        return `<h${depth} id="${id}">${this.parser.parseInline(tokens)} ${depth > 1 ? link : ''}</h${depth}>\n`;
      },
      link({ href, tokens, ...token }) {
        const text = this.parser.parseInline(tokens);
        const { source } = token as { source?: string };
        if (source !== undefined)
          return `<span class="source" title="${escapeHtml(source)} in the repository">${text}</span>`;
        return `<a href="${escapeHtml(href)}">${text}</a>`;
      },
      code({ text, lang }) {
        const language = lang?.split(/\s/)[0] ?? '';
        const known = highlight.getLanguage(language) !== undefined;
        const html = known ? highlight.highlight(text, { language }).value : escapeHtml(text);
        return `<pre tabindex="0"><code>${html}</code></pre>\n`;
      },
      table(token) {
        const row = (cells: readonly Tokens.TableCell[], tag: string) =>
          `<tr>${cells.map((cell) => `<${tag}${cell.align ? ` class="${cell.align}"` : ''}>${this.parser.parseInline(cell.tokens)}</${tag}>`).join('')}</tr>`;
        const body = token.rows.map((cells) => row(cells, 'td')).join('\n');
        return `<div class="table" tabindex="0"><table><thead>${row(token.header, 'th')}</thead><tbody>${body}</tbody></table></div>\n`;
      },
    },
  });
  const html = marked.parse(withFigures(markdown), { async: false });
  return { html, headings, links, files };
}

function plainText(tokens: readonly Token[]): string {
  return tokens
    .map((token) =>
      'tokens' in token && token.tokens
        ? plainText(token.tokens)
        : token.type === 'escape'
          ? token.text
          : 'text' in token
            ? token.text
            : token.raw,
    )
    .join('');
}

/** As GitHub makes them, so that links work there too. */
function headingId(text: string, used: Map<string, number>): string {
  const id = text
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .replace(/\s/g, '-');
  const count = used.get(id) ?? 0;
  used.set(id, count + 1);
  return count === 0 ? id : `${id}-${count}`;
}

/** Text as it may stand in HTML. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
