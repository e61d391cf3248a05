/**
 * `text` on one line without control characters: names and messages can come out of a file, and a file must not be
 * able to steer a terminal or to turn the direction of writing.
 */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the purpose.
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]+/gu, ' ').trim();
}
