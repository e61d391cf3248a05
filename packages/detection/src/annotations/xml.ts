import { FsnError } from '@fsnet/graph';

/** An element: its children in order, and the text directly in it, trimmed. */
export interface XmlElement {
  readonly name: string;
  readonly children: readonly XmlElement[];
  readonly text: string;
}

/** Nesting beyond this is no annotation; it could only exhaust the stack of whoever walks it. */
const deepest = 64;

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" };

// A comment, CDATA, declaration or instruction, closing tag, opening tag with attributes, text.
const token =
  /<!--.*?-->|<!\[CDATA\[(.*?)\]\]>|<[?!][^>]*>|<\/\s*([^\s>]+)\s*>|<([^\s/>]+)((?:"[^"]*"|'[^']*'|[^>"'])*?)(\/?)>|([^<]+)/sy;

/**
 * The root element of an XML document, as far as annotations need XML: elements and text. Attributes, comments,
 * declarations and entities of one's own are passed over.
 *
 * @param path the file's, for errors
 * @throws FsnError `bad-data` with the byte or character where the document is not well formed.
 */
export function parseXml(text: string, path: string): XmlElement {
  const fail = (expected: string, at: number): never => {
    throw new FsnError('bad-data', `${path}: not a well-formed XML document`, { path, offset: at, expected });
  };
  interface Open {
    readonly name: string;
    readonly children: XmlElement[];
    readonly parts: string[];
  }
  const top: Open = { name: '', children: [], parts: [] };
  const open = [top];
  token.lastIndex = text.startsWith('\ufeff') ? 1 : 0;
  while (token.lastIndex < text.length) {
    const at = token.lastIndex;
    const found = token.exec(text) ?? fail('a tag or text', at);
    const [, data, closed, opened, , single, plain] = found;
    const current = open[open.length - 1];
    if (data !== undefined) current.parts.push(data);
    else if (plain !== undefined) current.parts.push(decoded(plain));
    else if (opened !== undefined) {
      const element: Open = { name: opened, children: [], parts: [] };
      if (single) current.children.push(finished(element));
      else if (open.push(element) > deepest) fail(`at most ${deepest} elements in each other`, at);
    } else if (closed !== undefined) {
      if (open.length === 1 || current.name !== closed)
        fail(open.length === 1 ? 'no closing tag' : `</${current.name}>`, at);
      open.pop();
      open[open.length - 1].children.push(finished(current));
    }
  }
  if (open.length > 1) fail(`</${open[open.length - 1].name}>`, text.length);
  if (top.children.length !== 1 || top.parts.some((part) => part.trim() !== '')) fail('one root element', 0);
  return top.children[0];
}

function finished({
  name,
  children,
  parts,
}: {
  readonly name: string;
  readonly children: readonly XmlElement[];
  readonly parts: readonly string[];
}): XmlElement {
  return { name, children, text: parts.join('').trim() };
}

function decoded(text: string): string {
  return text.replace(/&(?:#(\d+)|#x([0-9a-f]+)|(\w+));/gi, (whole, decimal, hexadecimal, name) => {
    if (name !== undefined) return entities[name] ?? whole;
    const code = decimal === undefined ? Number.parseInt(hexadecimal, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
