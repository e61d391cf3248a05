import { formatBytes, formatCount, formatRatio, formatShare } from '@fsnet/figures';
import { element, svgFromText } from '../page/element.ts';
import { showProblem } from '../page/problem-display.ts';
import { ProgressDisplay } from '../page/progress-display.ts';
import { Slider } from '../page/slider.ts';
import type { Studio } from '../page/studio.ts';
import type { WeightPicture } from '../worker/calls.ts';
import type { LayerDescription } from './description.ts';

/** Most CSS pixels that a picture of filters is wide, and most that a weight in it is. */
const pictureWidth = 320;
const largestDot = 8;

/** A weight drawn: its summary with the segments of its filters, its values, its filters. */
export class WeightView {
  readonly element: HTMLElement;
  readonly #studio: Studio;
  readonly #layer: LayerDescription;
  readonly #signal: AbortSignal;
  readonly #summary = element('figure', { class: 'summary' });
  readonly #rest = element('div', { class: 'weight-pair' });
  readonly #problem = element('div', { role: 'alert' });
  readonly #progress = new ProgressDisplay();
  #redraw = new AbortController();

  /** @param signal Aborts drawings that are not wanted any more. */
  constructor(studio: Studio, layer: LayerDescription, signal: AbortSignal) {
    this.#studio = studio;
    this.#layer = layer;
    this.#signal = signal;
    const { name, shape, kind, ratio, bits, bytes } = layer;
    const facts = [
      shape.join('×'),
      kind === 'summary' ? `summary, ratio ${formatRatio(ratio)}` : 'dense',
      `${bits} bits`,
      formatBytes(bytes),
    ];
    this.element = element(
      'article',
      { class: 'weight' },
      element('h3', {}, name),
      element('p', { class: 'muted' }, facts.join(' · ')),
      ...(kind === 'summary' ? [this.#summary, this.#filterSlider()] : []),
      this.#rest,
      this.#progress.element,
      this.#problem,
    );
    void this.#draw(0, true);
  }

  #filterSlider(): HTMLElement {
    const max = Math.max(0, this.#layer.shape[0] - 1);
    const range = { min: 0, max, step: 1, value: 0 };
    const slider = new Slider(`filter-of-${this.#layer.name}`, 'Segments of filter', range);
    slider.text = '0';
    slider.input.addEventListener('input', () => {
      slider.text = `${slider.value}`;
      void this.#draw(slider.value, false);
    });
    return slider.element;
  }

  async #draw(filter: number, isFirst: boolean): Promise<void> {
    this.#redraw.abort();
    this.#redraw = new AbortController();
    const { client, version } = this.#studio;
    const signal = AbortSignal.any([this.#signal, this.#redraw.signal]);
    try {
      const request = { version, weight: this.#layer.name, filter };
      const picture = await this.#progress.during(
        'Drawing the weight',
        (own) => client.call('draw', request, { signal: own }),
        signal,
      );
      this.#showSummary(picture);
      if (isFirst) this.#rest.replaceChildren(histogram(picture), filters(picture));
    } catch (error) {
      showProblem(this.#problem, error);
    }
  }

  #showSummary({ summary, values }: WeightPicture): void {
    if (!summary) return;
    const { kind, count, length, meanReads } = summary.segments;
    const what = { filter: 'whole filters', row: 'kernel rows', tap: 'taps' }[kind];
    this.#summary.replaceChildren(
      svgFromText(summary.svg),
      element(
        'figcaption',
        {},
        `${formatCount(values.count)} values, in which ${formatCount(count)} segments of ${length} (${what}) overlap: each value is read ${formatRatio(meanReads)} times on average.`,
      ),
    );
  }
}

function histogram({ values, histogram }: WeightPicture): HTMLElement {
  const { minimum, maximum, mean, standardDeviation, zeros } = values;
  return element(
    'figure',
    {},
    svgFromText(histogram),
    element(
      'div',
      { class: 'ends' },
      element('span', {}, short(minimum)),
      element('span', {}, short(maximum)),
    ),
    element(
      'figcaption',
      {},
      `Values: mean ${short(mean)}, deviation ${short(standardDeviation)}${zeros > 0 ? `, ${formatShare(zeros)} zero` : ''}`,
    ),
  );
}

function filters({ filters: picture }: WeightPicture): HTMLElement {
  const { width, height, rgba, filters: shown, channels } = picture;
  const canvas = element('canvas', { width, height, class: 'pixels', role: 'img' });
  canvas.setAttribute('aria-label', `${shown} filters of ${channels} channels`);
  const dot = Math.max(1, Math.min(largestDot, Math.floor(pictureWidth / Math.max(width, height))));
  canvas.style.width = `${width * dot}px`;
  canvas.getContext('2d')!.putImageData(new ImageData(rgba, width, height), 0, 0);
  return element(
    'figure',
    {},
    canvas,
    element(
      'figcaption',
      {},
      `${shown} filters side by side, ${channels} channels down; blue below 0, orange above`,
    ),
  );
}

function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
