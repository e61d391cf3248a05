import { element } from './element.ts';

export interface Option<Value extends string> {
  readonly value: Value;
  readonly text: string;
}

/** Options side by side of which one is chosen. */
export class Choice<Value extends string> {
  readonly element: HTMLFieldSetElement;
  readonly #inputs = new Map<Value, HTMLInputElement>();
  readonly #texts = new Map<Value, HTMLElement>();

  constructor(
    name: string,
    legend: string,
    options: readonly Option<Value>[],
    onChange: (value: Value) => void,
  ) {
    const labels = options.map(({ value, text }, index) => {
      const input = element('input', { type: 'radio', name, value, checked: index === 0 });
      const span = element('span', {}, text);
      input.addEventListener('change', () => onChange(value));
      this.#inputs.set(value, input);
      this.#texts.set(value, span);
      return element('label', {}, input, span);
    });
    this.element = element(
      'fieldset',
      { class: 'choice' },
      element('legend', { class: 'unseen' }, legend),
      ...labels,
    );
  }

  get value(): Value {
    for (const [value, input] of this.#inputs) if (input.checked) return value;
    throw new RangeError('nothing is chosen');
  }

  set value(value: Value) {
    this.#inputs.get(value)!.checked = true;
  }

  /** Whether an option can be chosen, and what it says. */
  set(
    value: Value,
    { disabled = false, text }: { readonly disabled?: boolean; readonly text?: string },
  ): void {
    const input = this.#inputs.get(value)!;
    input.disabled = disabled;
    input.parentElement!.classList.toggle('disabled', disabled);
    if (text !== undefined) this.#texts.get(value)!.textContent = text;
  }
}
