import { createHash } from 'node:crypto';
import { type DefaultTreeAdapterTypes, parse } from 'parse5';

/** An element of a parsed page, and all text in it. */
export interface PageElement {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly text: string;
}

/**
 * The elements of an HTML page in their order.
 *
 * @throws Error where the page breaks a rule of the HTML standard, leaves an element open, or is not as
 * self-contained as its security policy demands.
 */
export function parsePage(html: string): PageElement[] {
  const elements: PageElement[] = [];
  const visit = (node: DefaultTreeAdapterTypes.Node): string => {
    if (node.nodeName === '#text') return (node as DefaultTreeAdapterTypes.TextNode).value;
    const children = 'childNodes' in node ? node.childNodes : [];
    if (!('tagName' in node)) return children.map(visit).join('');
    const place = elements.length;
    const attributes = Object.fromEntries(node.attrs.map(({ name, value }) => [name, value]));
    if (isLeftOpen(html, node)) throw new Error(`<${node.tagName}> is not closed`);
    elements.push({ name: node.tagName, attributes, text: '' });
    const text = children.map(visit).join('');
    elements[place] = { name: node.tagName, attributes, text };
    return text;
  };
  const errors: string[] = [];
  visit(
    parse(html, {
      sourceCodeLocationInfo: true,
      onParseError: ({ code, startLine }) => errors.push(`${code} in line ${startLine}`),
    }),
  );
  if (errors.length > 0) throw new Error(errors.join('; '));
  checkPolicy(elements);
  return elements;
}

const voidElements = ['meta', 'br', 'img'];

/** Self-closing tags of SVG end where they start; elements that the parser adds by itself stand nowhere. */
function isLeftOpen(html: string, { tagName, sourceCodeLocation }: DefaultTreeAdapterTypes.Element): boolean {
  if (voidElements.includes(tagName)) return false;
  if (!sourceCodeLocation?.startTag) return true;
  const { startTag, endTag } = sourceCodeLocation;
  return !endTag && html.slice(startTag.startOffset, startTag.endOffset).at(-2) !== '/';
}

function checkPolicy(elements: readonly PageElement[]): void {
  const policy = elements.find(({ attributes }) => attributes['http-equiv'] === 'Content-Security-Policy');
  const styles = elements.filter(({ name }) => name === 'style');
  const hash = createHash('sha256')
    .update(styles[0]?.text ?? '')
    .digest('base64');
  if (styles.length !== 1 || !policy?.attributes.content.includes(`style-src 'sha256-${hash}'`))
    throw new Error('the policy does not allow the style of the page');
  for (const { name, attributes } of elements)
    for (const [attribute, value] of Object.entries(attributes)) {
      const isLoaded =
        ['src', 'href', 'srcset', 'data'].includes(attribute) && !value.startsWith('data:image/png;');
      if (isLoaded || attribute === 'style' || attribute.startsWith('on'))
        throw new Error(`<${name} ${attribute}> is against the policy`);
    }
  const refused = elements.find(({ name }) =>
    ['script', 'iframe', 'object', 'link', 'base', 'form'].includes(name),
  );
  if (refused) throw new Error(`<${refused.name}> is against the policy`);
}
