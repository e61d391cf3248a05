import { formatBytes, formatDuration, formatShare } from '@fsnet/figures';
import { className } from '@fsnet/vision';
import { element } from '../page/element.ts';
import type { Answer, Reading } from './answer.ts';

/** What one runtime said of a picture, how long it took and what it had to fetch. */
export class AnswerCard {
  readonly element: HTMLElement;
  readonly #body = element('div', { class: 'answer-body' });

  constructor(title: string) {
    this.element = element(
      'section',
      { class: 'answer', 'aria-label': title },
      element('h2', {}, title),
      this.#body,
    );
    this.clear();
  }

  clear(): void {
    this.#body.replaceChildren(
      element('p', { class: 'muted' }, 'Choose a picture, draw, or start the webcam.'),
    );
  }

  showWaiting(): void {
    this.#body.replaceChildren(element('p', { class: 'muted waiting' }, 'Running …'));
  }

  /** Says no longer that something runs, where it was cancelled or failed. */
  stopWaiting(): void {
    const waiting = this.#body.querySelector('.waiting');
    if (waiting) waiting.textContent = 'Stopped before there was an answer.';
  }

  show({ reading, milliseconds, networkBytes, runtimeBytes }: Answer): void {
    const download = `${formatBytes(networkBytes)}${runtimeBytes > 0 ? ` + ${formatBytes(runtimeBytes)} runtime` : ''}`;
    this.#body.replaceChildren(
      readingElement(reading),
      element(
        'dl',
        { class: 'tiles small' },
        element(
          'div',
          {},
          element('dt', {}, 'Latency'),
          element('dd', { class: 'tile-value' }, formatDuration(milliseconds)),
        ),
        element('div', {}, element('dt', {}, 'Download'), element('dd', { class: 'tile-value' }, download)),
      ),
    );
  }
}

function readingElement(reading: Reading): HTMLElement {
  switch (reading.kind) {
    case 'classes':
      return element(
        'ol',
        { class: 'classes' },
        ...reading.classes.map(({ label, probability }) => scoreRow(label, probability)),
      );
    case 'boxes':
      if (reading.objects.length === 0) return element('p', { class: 'muted' }, 'Nothing found.');
      return element(
        'ol',
        { class: 'classes' },
        ...reading.objects.map(({ class: index, label, score }) => scoreRow(className(index, label), score)),
      );
    case 'values':
      return element(
        'dl',
        { class: 'facts' },
        ...reading.outputs.flatMap(({ name, shape, values }) => [
          element('dt', {}, `${name} ${shape.join('×')}`),
          element('dd', {}, `${values.map((value) => value.toPrecision(3)).join(', ')}, …`),
        ]),
      );
    default:
      return reading satisfies never;
  }
}

function scoreRow(label: string, score: number): HTMLElement {
  const bar = element('span', { class: 'score-bar' });
  bar.style.width = `${Math.max(0.5, 100 * Math.min(1, score))}%`;
  return element(
    'li',
    {},
    bar,
    element('span', { class: 'score-label' }, label),
    element('span', { class: 'score-value' }, formatShare(score)),
  );
}
