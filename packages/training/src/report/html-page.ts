import { createHash } from 'node:crypto';
import { escapeText } from './line-plot.ts';

const baseStyle = `
  :root {
    color-scheme: light dark;
    --text: #1c2024; --muted: #5f6670; --line: #dfe3e8; --surface: #f5f6f8; --page: #fff;
    --accent: #1f6fb2; --second: #c4622d; --good: #2b7a3d; --bad: #b3261e;
  }
  @media (prefers-color-scheme: dark) {
    :root {
      --text: #e6e9ed; --muted: #9ba3ad; --line: #2e343b; --surface: #1c2126; --page: #121518;
      --accent: #62a8e5; --second: #e58f58; --good: #69c081; --bad: #f28b82;
    }
  }
  * { box-sizing: border-box }
  body {
    font: 15px/1.5 system-ui, sans-serif; max-width: 1100px; margin: 2rem auto; padding: 0 1rem 3rem;
    color: var(--text); background: var(--page); overflow-wrap: anywhere;
  }
  h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .3rem }
  h2 { font-size: 1.2rem; margin: 2.5rem 0 .8rem }
  h3 { font-size: 1rem; margin: 0 }
  figure { margin: 0 }
  table { border-collapse: collapse; font-variant-numeric: tabular-nums }
  th { font-weight: 500; color: var(--muted) }
  td, th { padding: .2rem .8rem; text-align: right; border-bottom: 1px solid var(--line) }
  td:first-child, th:first-child { text-align: left; padding-left: 0 }
  pre { background: var(--surface); padding: 1rem; overflow-x: auto; border-radius: 6px }`;

/** What an HTML page shows. */
export interface HtmlPage {
  /** Any text. */
  readonly title: string;
  /** CSS beside what all pages have: fonts, tables, and the colours of light and dark by `var(--text)` and the like. */
  readonly style?: string;
  /** HTML; texts in it escaped. */
  readonly body: string;
  /** Seconds after which it is loaded anew, where what it shows goes on. */
  readonly refresh?: number;
}

/**
 * A page that needs nothing but itself, light or dark as the reader's system is. Its security policy lets no script
 * run and nothing be loaded; pictures are `data:` URLs, and styles stand in `style` alone, not in attributes.
 */
export function htmlPage({ title, style = '', body, refresh }: HtmlPage): string {
  const css = `${baseStyle}${style}\n`;
  const hash = createHash('sha256').update(css).digest('base64');
  const policy = `default-src 'none'; img-src data:; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">${refresh === undefined ? '' : `\n<meta http-equiv="refresh" content="${refresh}">`}
<title>${escapeText(title)}</title>
<style>${css}</style>
</head>
<body>
${body}
</body>
</html>
`;
}
