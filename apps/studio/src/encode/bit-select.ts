import { element } from '../page/element.ts';

/** Bits that a weight may be stored with. */
export const bitChoices: readonly number[] = [2, 3, 4, 5, 6, 7, 8, 16, 32];

/** A list to choose bits from. @param none What no choice is called. */
export function bitSelect(label: string, none: string): HTMLSelectElement {
  return element(
    'select',
    { 'aria-label': label },
    element('option', { value: '' }, none),
    ...bitChoices.map((bits) => element('option', { value: bits }, `${bits}`)),
  );
}
