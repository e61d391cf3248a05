/** Rows under a heading, columns as wide as they need to be; figures to the right. */
export function table(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = heading.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column].length)),
  );
  const figures = heading.map((_, column) => rows.every((row) => /^$|^[\d.]/.test(row[column])));
  const line = (cells: readonly string[]): string =>
    cells
      .map((cell, column) => (figures[column] ? cell.padStart(widths[column]) : cell.padEnd(widths[column])))
      .join('  ')
      .trimEnd();
  return [line(heading), widths.map((width) => '─'.repeat(width)).join('──'), ...rows.map(line)].join('\n');
}
