import { formatBytes, formatRatio } from '@fsnet/figures';
import { element } from '../page/element.ts';
import type { LayerDescription } from './description.ts';

/** Rows that a table has before it is asked for more. */
const rowsAtOnce = 20;

/** A table of weights, the largest first; a click on a name selects it. */
export function layerTable(
  layers: readonly LayerDescription[],
  onSelect: (name: string) => void,
): HTMLElement {
  const sorted = [...layers].sort((a, b) => b.bytes - a.bytes);
  const most = sorted[0]?.bytes ?? 1;
  const body = element('tbody');
  let count = 0;
  const more = element('button', { type: 'button', onclick: () => add() });
  const add = () => {
    for (const layer of sorted.slice(count, count + rowsAtOnce)) body.append(row(layer, most, onSelect));
    count = Math.min(sorted.length, count + rowsAtOnce);
    more.hidden = count === sorted.length;
    more.textContent = `Show more (${sorted.length - count} left)`;
  };
  add();
  const heads = ['Weight', 'Operator', 'Shape', 'Ratio', 'Bits', 'Bytes'].map((text) =>
    element('th', { scope: 'col' }, text),
  );
  return element(
    'div',
    {},
    element('h2', {}, 'Weights'),
    element(
      'div',
      { class: 'table-frame' },
      element('table', { class: 'rows' }, element('thead', {}, element('tr', {}, ...heads)), body),
    ),
    more,
  );
}

function row(layer: LayerDescription, most: number, onSelect: (name: string) => void): HTMLElement {
  const { name, op, shape, ratio, bits, bytes, kind } = layer;
  const fill = element('span', { class: 'bar-fill' });
  fill.style.width = `${(100 * bytes) / most}%`;
  const bar = element('span', { class: 'bar', 'aria-hidden': 'true' }, fill);
  return element(
    'tr',
    {},
    element(
      'td',
      {},
      element('button', { class: 'link', type: 'button', onclick: () => onSelect(name) }, name),
    ),
    element('td', { 'data-label': 'Operator' }, op || '–'),
    element('td', { 'data-label': 'Shape' }, shape.join('×') || 'scalar'),
    element('td', { 'data-label': 'Ratio', class: 'number' }, kind === 'summary' ? formatRatio(ratio) : '–'),
    element('td', { 'data-label': 'Bits', class: 'number' }, `${bits}`),
    element('td', { 'data-label': 'Bytes', class: 'number' }, formatBytes(bytes), bar),
  );
}
