import type { Progress } from '../worker/calls.ts';
import { element } from './element.ts';

/** Milliseconds after which work is worth a word. */
const patience = 150;

/** A bar that shows how far something is, with a button that stops it. */
export class ProgressDisplay {
  readonly element: HTMLElement;
  readonly #phase = element('span', { class: 'progress-phase' });
  readonly #bar = element('progress', { max: 1 });
  readonly #cancel = element('button', { type: 'button', class: 'quiet' }, 'Cancel');
  #timer: ReturnType<typeof setTimeout> | undefined;
  #running = 0;

  constructor() {
    this.element = element(
      'div',
      { class: 'progress', role: 'status', hidden: true },
      ...[this.#phase, this.#bar, this.#cancel],
    );
  }

  /**
   * Shows `work` while it takes; its progress may come late, and the button aborts the signal that it gets.
   *
   * @param outer Aborts it too.
   */
  async during<T>(
    phase: string,
    work: (signal: AbortSignal, onProgress: (progress: Progress) => void) => Promise<T>,
    outer?: AbortSignal,
  ): Promise<T> {
    const stop = new AbortController();
    const cancel = () => stop.abort(new DOMException('cancelled', 'AbortError'));
    const run = ++this.#running;
    this.#show({ phase, loaded: 0, total: 0 });
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.element.hidden = false;
    }, patience);
    this.#cancel.onclick = cancel;
    try {
      const signal = outer ? AbortSignal.any([outer, stop.signal]) : stop.signal;
      return await work(signal, (progress) => {
        if (run === this.#running) this.#show(progress);
      });
    } finally {
      if (run === this.#running) {
        clearTimeout(this.#timer);
        this.element.hidden = true;
      }
    }
  }

  #show({ phase, loaded, total }: Progress): void {
    this.#phase.textContent = phase;
    this.#bar.setAttribute('aria-label', phase);
    if (total > 0) this.#bar.value = loaded / total;
    else this.#bar.removeAttribute('value');
  }
}
