import stringWidth from 'string-width';

/** `text` in lines of at most `width` characters, broken at spaces, each after the first indented by `indent`. */
export function wrap(text: string, width: number | undefined, indent = ''): string[] {
  if (width === undefined) return [text];
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line.trim() !== '' && stringWidth(longer) > width) {
      lines.push(line);
      line = indent + word;
    } else line = longer;
  }
  return [...lines, line];
}
