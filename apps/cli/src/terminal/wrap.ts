import stringWidth from 'string-width';

/** `text` in lines of at most `width` characters, broken at spaces, each after the first indented by `indent`. */
export function wrap(text: string, width: number | undefined, indent = ''): string[] {
  if (width === undefined) return [text];
  const start = text.length - text.trimStart().length;
  const lines: string[] = [];
  let line = '';
  for (const word of text.slice(start).split(' ')) {
    const longer = line === '' ? text.slice(0, start) + word : `${line} ${word}`;
    if (line !== '' && stringWidth(longer) > width) {
      lines.push(line);
      line = indent + word;
    } else line = longer;
  }
  return [...lines, line];
}
