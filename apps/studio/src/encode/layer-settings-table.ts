import type { Bits, LayerSettings } from '@fsnet/encoder';
import { formatBytes, formatRatio, formatShare } from '@fsnet/figures';
import type { LayerDescription, NetworkDescription } from '../network/description.ts';
import { element } from '../page/element.ts';
import type { EncodeAnswer, EncodedLayer } from '../worker/calls.ts';
import { bitSelect } from './bit-select.ts';
import { isEncoded } from './estimate-size.ts';

/** Layers that have a row of their own; the largest. */
const mostRows = 200;

interface Row {
  readonly name: string;
  readonly bits: HTMLSelectElement;
  readonly ratio: HTMLInputElement;
  readonly result: HTMLElement;
  readonly error: HTMLElement;
  readonly element: HTMLElement;
}

/** Settings of single layers, and what became of each. */
export class LayerSettingsTable {
  readonly element: HTMLElement;
  readonly #body = element('tbody');
  #rows: readonly Row[] = [];

  constructor(onChange: () => void) {
    const heads = ['Layer', 'Bits', 'Ratio', 'Encoded', 'Lost'].map((text) =>
      element('th', { scope: 'col' }, text),
    );
    this.element = element(
      'details',
      { class: 'layer-settings' },
      element('summary', {}, 'Settings of single layers'),
      element(
        'div',
        { class: 'table-frame' },
        element('table', { class: 'rows' }, element('thead', {}, element('tr', {}, ...heads)), this.#body),
      ),
    );
    this.#body.addEventListener('input', onChange);
  }

  /** By name, of layers that differ from the rest. */
  get settings(): Readonly<Record<string, LayerSettings>> {
    const own = this.#rows.map(({ name, bits, ratio }) => {
      const wanted = ratio.value === '' ? undefined : Math.min(4096, Math.max(1, ratio.valueAsNumber || 1));
      const settings: LayerSettings = {
        ...(bits.value !== '' && { bits: Number(bits.value) as Bits }),
        ...(wanted !== undefined && { ratio: wanted, refit: true }),
        // What is asked for by name holds for the first and last layer too.
        ...((bits.value !== '' || wanted !== undefined) && { protect: false }),
      };
      return [name, settings] as const;
    });
    return Object.fromEntries(own.filter(([, settings]) => Object.keys(settings).length > 0));
  }

  reset({ layers }: NetworkDescription): void {
    const encoded = layers.filter(isEncoded).sort((a, b) => b.parameters - a.parameters);
    const largest = new Set(encoded.slice(0, mostRows));
    this.#rows = layers.filter((layer) => largest.has(layer)).map(rowOf);
    this.#body.replaceChildren(...this.#rows.map((row) => row.element));
  }

  showAnswer({ layers }: EncodeAnswer): void {
    const byName = new Map(layers.map((layer) => [layer.name, layer]));
    for (const row of this.#rows) showLayer(row, byName.get(row.name));
  }
}

function rowOf({ name, shape }: LayerDescription): Row {
  const bits = bitSelect(`Bits of ${name}`, 'as all');
  const ratio = element('input', { type: 'number', min: 1, max: 4096, step: 0.5, placeholder: 'as all' });
  ratio.setAttribute('aria-label', `Ratio of ${name}`);
  const [result, error] = ['Encoded', 'Lost'].map((label) =>
    element('td', { 'data-label': label, class: 'number' }, '–'),
  );
  const row = element(
    'tr',
    {},
    element(
      'td',
      {},
      element('span', { class: 'layer-name' }, name),
      element('span', { class: 'muted' }, ` ${shape.join('×')}`),
    ),
    element('td', { 'data-label': 'Bits' }, bits),
    element('td', { 'data-label': 'Ratio' }, ratio),
    ...[result, error],
  );
  return { name, bits, ratio, result, error, element: row };
}

function showLayer({ result, error, element: row }: Row, layer: EncodedLayer | undefined): void {
  if (!layer) return;
  const { bytes, bits, ratio, relativeError, reason, warning } = layer;
  result.textContent = `${formatBytes(bytes)}, ${bits} bits${ratio > 1.005 ? `, ×${formatRatio(ratio)}` : ''}`;
  error.textContent = formatShare(relativeError);
  row.title = [reason, warning].filter((text) => text !== undefined).join('; ');
  row.classList.toggle('warned', warning !== undefined);
}
