import stringWidth from 'string-width';
import { printable } from './printable.ts';

/** One column of a table; the cells stand in the rows. */
export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
  /** Columns with the largest number go first when the terminal is narrow; 0 stays always. */
  readonly drop: number;
  /** May be shortened, from its middle, down to this many characters before columns are dropped. */
  readonly shrinkTo?: number;
}

/** How a table is drawn. */
export interface TableStyle {
  /** Characters a line, or `undefined` for any number. */
  readonly columns: number | undefined;
  /** Applied to the finished title line. */
  readonly heading?: (line: string) => string;
  /** Applied to a finished line below a rule: the totals. */
  readonly footing?: (line: string) => string;
}

const gap = '  ';

/** Lines of a table that fits into `style.columns`: long names are shortened, then columns left out. */
export function table(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  style: TableStyle,
  footers: readonly (readonly string[])[] = [],
): string[] {
  const clean = (row: readonly string[]) => row.map(cleanCell);
  const [body, feet] = [rows.map(clean), footers.map(clean)];
  const widths = columns.map(({ title }, c) =>
    [...body, ...feet].reduce((width, row) => Math.max(width, stringWidth(row[c])), stringWidth(title)),
  );
  const shown = fit(columns, widths, style.columns ?? Number.POSITIVE_INFINITY);
  const line = (cells: readonly string[]) =>
    shown
      .map((c) => pad(shorten(cells[c], widths[c]), widths[c], columns[c].align))
      .join(gap)
      .trimEnd();
  const rule = shown.map((c) => '─'.repeat(widths[c])).join(gap);
  const heading = style.heading ?? identity;
  const footing = style.footing ?? identity;
  return [
    heading(line(columns.map(({ title }) => title))),
    heading(rule),
    ...body.map(line),
    ...(feet.length > 0 ? [heading(rule), ...feet.map((row) => footing(line(row)))] : []),
  ];
}

/** `text` in at most `width` characters, its middle left out: `layer1.…conv1`. */
export function shorten(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  const characters = [...text];
  const take = (from: readonly string[], limit: number) => {
    let used = 0;
    let count = 0;
    while (count < from.length && used + stringWidth(from[count]) <= limit)
      used += stringWidth(from[count++]);
    return count;
  };
  const tail = take(characters.toReversed(), Math.floor(width / 2));
  const head = take(characters, width - 1 - Math.floor(width / 2));
  return `${characters.slice(0, head).join('')}…${characters.slice(characters.length - tail).join('')}`;
}

/** Indices of the columns that stay. Shortens `widths` where a column allows it. */
function fit(columns: readonly Column[], widths: number[], available: number): number[] {
  let shown = columns.map((_, c) => c);
  for (;;) {
    let excess = shown.reduce((sum, c) => sum + widths[c], (shown.length - 1) * gap.length) - available;
    if (excess <= 0) return shown;
    const shrinkable = shown.filter((c) => widths[c] > (columns[c].shrinkTo ?? widths[c]));
    const reserve = shrinkable.reduce((sum, c) => sum + widths[c] - columns[c].shrinkTo!, 0);
    const next = Math.max(...shown.map((c) => columns[c].drop));
    if (reserve >= excess || next === 0) {
      for (const c of shrinkable) {
        const cut = Math.min(excess, widths[c] - columns[c].shrinkTo!);
        widths[c] -= cut;
        excess -= cut;
      }
      return shown;
    }
    shown = shown.filter((c) => columns[c].drop !== next);
  }
}

function pad(text: string, width: number, align: 'left' | 'right'): string {
  const fill = ' '.repeat(Math.max(0, width - stringWidth(text)));
  return align === 'left' ? text + fill : fill + text;
}

function cleanCell(cell: string): string {
  // A bar may end in spaces and a ratio start with them, so only control characters go.
  return printable(cell) === cell.trim() ? cell : printable(cell);
}

function identity(line: string): string {
  return line;
}
