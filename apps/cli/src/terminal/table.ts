import stringWidth from 'string-width';
import { printable } from './printable.ts';

/** One column of a table; the cells stand in the rows. */
export interface Column {
  readonly title: string;
  readonly align: 'left' | 'right';
  /** Columns with the largest number go first when the terminal is narrow: from 7 before anything is shortened; 0 stays. */
  readonly drop: number;
  /**
   * May be shortened in the middle, down to this many characters: before columns are dropped as long as different
   * cells stay different, after that in any case.
   */
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
  const distinct = columns.map(({ shrinkTo }, c) =>
    shrinkTo === undefined
      ? widths[c]
      : distinctWidth(
          [...body, ...feet].map((row) => row[c]),
          shrinkTo,
          widths[c],
        ),
  );
  const shown = fit(columns, widths, distinct, style.columns ?? Number.POSITIVE_INFINITY);
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

/** The smallest width from `minimum` up at which all different cells are still different when shortened. */
function distinctWidth(cells: readonly string[], minimum: number, maximum: number): number {
  const wanted = new Set(cells).size;
  let width = minimum;
  while (width < maximum && new Set(cells.map((cell) => shorten(cell, width))).size < wanted) width++;
  return width;
}

/** Indices of the columns that stay. Shortens `widths` where a column allows it, first to `distinct` at most. */
function fit(
  columns: readonly Column[],
  widths: number[],
  distinct: readonly number[],
  available: number,
): number[] {
  let shown = columns.map((_, c) => c);
  for (;;) {
    let excess = shown.reduce((sum, c) => sum + widths[c], (shown.length - 1) * gap.length) - available;
    const next = Math.max(...shown.map((c) => columns[c].drop));
    const shortest = (c: number) => (next > 0 ? distinct[c] : (columns[c].shrinkTo ?? widths[c]));
    const least = (c: number) => (next >= 7 ? widths[c] : Math.min(widths[c], shortest(c)));
    const reserve = shown.reduce((sum, c) => sum + widths[c] - least(c), 0);
    if (excess <= reserve || next === 0) {
      for (const c of shown) {
        const cut = Math.max(0, Math.min(excess, widths[c] - least(c)));
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
