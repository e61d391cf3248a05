import { formatBytes, formatDuration, formatRatio, formatShare } from '@fsnet/figures';
import type { NetworkDescription } from '../network/description.ts';
import { element } from '../page/element.ts';
import type { EncodeAnswer, EncodeRequest } from '../worker/calls.ts';
import { estimateSize } from './estimate-size.ts';

/** How large the encoded network is, or is going to be. */
export class EncodeResult {
  readonly element: HTMLElement;
  readonly #size = element('output', { class: 'big-size' });
  readonly #facts = element('p', { class: 'muted' });
  readonly #bar = element('span');
  readonly #notes = element('ul', { class: 'notes' });

  constructor() {
    this.element = element(
      'section',
      { class: 'result-card', 'aria-label': 'Encoded size', 'aria-live': 'polite' },
      this.#size,
      this.#facts,
      element('span', { class: 'size-bar', 'aria-hidden': 'true' }, this.#bar),
      this.#notes,
    );
    this.clear();
  }

  clear(): void {
    this.#size.textContent = '–';
    this.#facts.textContent = 'Change a setting to encode the network.';
    this.#bar.style.width = '0';
    this.#notes.replaceChildren();
  }

  /** What it will come to, before the encoder is done. */
  showEstimate(
    network: NetworkDescription,
    request: Pick<EncodeRequest, 'settings'>,
    layers: EncodeRequest['layers'],
  ): void {
    const bytes = estimateSize(network, request, layers);
    this.element.classList.add('estimated');
    this.#show(network, bytes, `about ${formatBytes(bytes)}`, 'An estimate until it is encoded.');
  }

  show(network: NetworkDescription, { bytes, milliseconds, notes, layers }: EncodeAnswer): void {
    this.element.classList.remove('estimated');
    const loss = Math.max(0, ...layers.map(({ relativeError }) => relativeError));
    const dense = 4 * network.parameters;
    const facts = [
      `${formatRatio(dense / bytes)}× smaller than float32`,
      `${formatShare(bytes / network.bytes)} of the file as opened`,
      `weights off by at most ${formatShare(loss)}`,
      `encoded in ${formatDuration(milliseconds)}`,
    ];
    this.#show(network, bytes, formatBytes(bytes), facts.join(' · '));
    this.#notes.replaceChildren(...notes.map((note) => element('li', {}, note)));
  }

  #show({ parameters }: NetworkDescription, bytes: number, size: string, facts: string): void {
    this.#size.textContent = size;
    this.#facts.textContent = facts;
    this.#bar.style.width = `${Math.min(100, (100 * bytes) / (4 * parameters))}%`;
  }
}
