import { element } from './element.ts';

/** An input from one end to the other under what it is called and what it stands at. */
export class Slider {
  readonly element: HTMLElement;
  readonly input: HTMLInputElement;
  readonly #output: HTMLOutputElement;

  /** @param id Of the input, which no other element may have. */
  constructor(id: string, label: string, range: Readonly<Record<'min' | 'max' | 'step' | 'value', number>>) {
    this.input = element('input', { type: 'range', id, ...range });
    this.#output = element('output', { for: id });
    this.element = element(
      'div',
      { class: 'slider' },
      element('label', { for: id }, label),
      this.#output,
      this.input,
    );
  }

  get value(): number {
    return this.input.valueAsNumber;
  }

  /** Says what it stands at. */
  set text(text: string) {
    this.#output.textContent = text;
    this.input.setAttribute('aria-valuetext', text);
  }
}
