import type { Bits, LayerSettings, LocationRule } from '@fsnet/encoder';
import type { NetworkDescription } from '../network/description.ts';
import { element } from '../page/element.ts';
import { Slider } from '../page/slider.ts';
import type { EncodeRequest } from '../worker/calls.ts';
import { bitChoices, bitSelect } from './bit-select.ts';

/** Ratios that the slider goes through. */
const ratios = [1, 1.25, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10, 12, 16] as const;

/** What the slider says where no summaries are asked for. */
const kept = 'as they are';

/** How a network is to be encoded, but for what single layers have of their own. */
export class EncodeForm {
  readonly element: HTMLFormElement;
  readonly #bits: HTMLSelectElement = bitSelect('Bits a weight', kept);
  readonly #ratio = new Slider('ratio', 'Ratio of filter summaries', {
    ...{ min: 0, max: ratios.length - 1, step: 1, value: 0 },
  });
  readonly #locations = element(
    'select',
    {},
    ...(['tap', 'half-tap', 'free', 'circular'] as const).map((rule) =>
      element('option', { value: rule }, rule),
    ),
  );
  readonly #protect = element('input', { type: 'checkbox', checked: true });
  readonly #small = element('input', { type: 'checkbox' });
  readonly #golden = element('input', { type: 'checkbox' });

  constructor(onChange: () => void) {
    const check = (input: HTMLElement, text: string) => element('label', { class: 'check' }, input, text);
    this.element = element(
      'form',
      { class: 'form', 'aria-label': 'Settings of all layers' },
      element('h2', {}, 'Encode'),
      element('label', { class: 'field' }, 'Bits a weight', this.#bits),
      this.#ratio.element,
      element(
        'p',
        { class: 'hint' },
        'A ratio above 1 fits summaries to the trained filters, which loses accuracy until the network is trained further (fsn finetune).',
      ),
      element('label', { class: 'field' }, 'Segments start', this.#locations),
      check(this.#protect, 'First and last layer stay dense, 8 bits or more'),
      check(this.#small, 'Only to be run: fold statistics, pack the header'),
      check(this.#golden, 'Golden sample, by which the file can be checked'),
    );
    this.element.addEventListener('input', () => {
      this.#showRatio();
      onChange();
    });
    this.element.addEventListener('submit', (event) => event.preventDefault());
  }

  get #ratioValue(): number {
    return ratios[this.#ratio.value];
  }

  get request(): Omit<EncodeRequest, 'layers'> {
    const bits = bitChoices.find((choice) => String(choice) === this.#bits.value) as Bits | undefined;
    const ratio = this.#ratioValue;
    const settings: LayerSettings = {
      ...(bits !== undefined && { bits }),
      ...(ratio > 1 && { ratio, refit: true, locations: this.#locations.value as LocationRule }),
      protect: this.#protect.checked,
    };
    return { settings, small: this.#small.checked, goldenSample: this.#golden.checked };
  }

  /** Goes back to what encodes a network without loss of accuracy: 8 bits, unless it has fewer already. */
  reset({ layers }: NetworkDescription): void {
    this.element.reset();
    const isPacked = layers.some(({ bits, dtype }) => dtype === 'float32' && bits < 16);
    this.#bits.value = isPacked ? '' : '8';
    this.#showRatio();
  }

  #showRatio(): void {
    this.#ratio.text = this.#ratioValue > 1 ? String(this.#ratioValue) : kept;
  }
}
