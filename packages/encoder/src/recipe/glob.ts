/**
 * Whether `name` matches `pattern`: `*` stands for any characters, dots and slashes among them, `?` for one,
 * `{a,b}` for either, `\` takes the next character as it is. The whole name must match; case counts.
 *
 * Time grows with the product of both lengths for each alternative, whatever the pattern.
 */
export function matchesGlob(name: string, pattern: string): boolean {
  return alternatives(tokens(pattern)).some((alternative) => matches([...name], alternative));
}

/** What is wrong with a pattern, or `undefined`. */
export function globProblem(pattern: string): string | undefined {
  if (pattern === '') return 'an empty pattern matches nothing';
  let depth = 0;
  let count = 1;
  let branches = 1;
  for (const { kind } of tokens(pattern)) {
    if (kind === '{') {
      if (++depth > 1) return 'braces do not nest';
      branches = 1;
    } else if (kind === ',') branches++;
    else if (kind === '}') {
      depth--;
      count *= branches;
    }
  }
  if (depth !== 0) return 'a { without its }';
  return count > maximumAlternatives
    ? `braces give ${count} alternatives, at most ${maximumAlternatives}`
    : undefined;
}

// Braces multiply: twenty pairs in one pattern would be a million patterns.
const maximumAlternatives = 1024;

interface Token {
  readonly kind: 'text' | '*' | '?' | '{' | ',' | '}';
  readonly text: string;
}

function tokens(pattern: string): Token[] {
  const result: Token[] = [];
  let inBraces = false;
  const characters = [...pattern];
  for (let i = 0; i < characters.length; i++) {
    const character = characters[i];
    let kind: Token['kind'] = 'text';
    if (character === '\\' && i + 1 < characters.length) i++;
    else if (character === '*' || character === '?' || character === '{') kind = character;
    else if (inBraces && (character === ',' || character === '}')) kind = character;
    if (kind === '{') inBraces = true;
    if (kind === '}') inBraces = false;
    result.push({ kind, text: characters[i] });
  }
  return result;
}

function alternatives(pattern: readonly Token[]): Token[][] {
  const open = pattern.findIndex(({ kind }) => kind === '{');
  if (open < 0) return [[...pattern]];
  const close = pattern.findIndex(({ kind }, index) => index > open && kind === '}');
  const branches: Token[][] = [[]];
  for (const token of pattern.slice(open + 1, close)) {
    if (token.kind === ',') branches.push([]);
    else branches[branches.length - 1].push(token);
  }
  const rest = alternatives(pattern.slice(close + 1));
  const start = pattern.slice(0, open);
  return branches.flatMap((branch) => rest.map((end) => [...start, ...branch, ...end]));
}

function matches(name: readonly string[], pattern: readonly Token[]): boolean {
  let at = 0;
  let token = 0;
  let starToken = -1;
  let starAt = 0;
  while (at < name.length) {
    const expected = pattern[token];
    if (expected?.kind === '*') {
      starToken = token++;
      starAt = at;
    } else if (expected !== undefined && (expected.kind === '?' || expected.text === name[at])) {
      token++;
      at++;
    } else if (starToken >= 0) {
      token = starToken + 1;
      at = ++starAt;
    } else return false;
  }
  while (pattern[token]?.kind === '*') token++;
  return token === pattern.length;
}
