type AttributeValue = string | number | boolean | undefined | ((event: never) => void);

export type Attributes = Readonly<Record<string, AttributeValue>>;
export type Child = Node | string | undefined;

/** An HTML element; functions among the attributes (`onclick`) become listeners, `false` and `undefined` nothing. */
export function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] {
  return filled(document.createElement(name), attributes, children);
}

/** The same for SVG. */
export function svgElement<Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: readonly Child[]
): SVGElementTagNameMap[Name] {
  return filled(document.createElementNS('http://www.w3.org/2000/svg', name), attributes, children);
}

/** The element that `index.html` has under an id. */
export function elementById<E extends HTMLElement = HTMLElement>(id: string): E {
  return document.getElementById(id) as E;
}

function filled<E extends Element>(made: E, attributes: Attributes, children: readonly Child[]): E {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (typeof value === 'function') made.addEventListener(name.slice(2), value as EventListener);
    else made.setAttribute(name, value === true ? '' : String(value));
  }
  made.append(...children.filter((child) => child !== undefined));
  return made;
}

/** A drawing that arrived as the text of one SVG element. */
export function svgFromText(text: string): SVGElement {
  const namespaced = text.replace('<svg', '<svg xmlns="http://www.w3.org/2000/svg"');
  const parsed = new DOMParser().parseFromString(namespaced, 'image/svg+xml');
  return document.importNode(parsed.documentElement, true) as unknown as SVGElement;
}
