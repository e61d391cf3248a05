import { formatBytes, formatCount } from '@fsnet/figures';
import { escapeText } from '@fsnet/training/files';
import { printable } from '../../terminal/printable.ts';
import { shorten } from '../../terminal/table.ts';
import { limits } from '../limits.ts';

/** A text out of a file, on one line, as HTML. Long ones lose their middle. */
export function shown(text: string, longest: number = limits.name): string {
  return escapeText(shorten(printable(text), longest));
}

/** A size for people, the exact one where the pointer rests on it. */
export function bytesCell(bytes: number): string {
  return `<span title="${exact(bytes)} bytes">${formatBytes(bytes)}</span>`;
}

export function countCell(count: number): string {
  return `<span title="${exact(count)}">${formatCount(count)}</span>`;
}

/** A bar filled to `fraction`. */
export function barCell(fraction: number): string {
  const filled = Math.round(1000 * Math.min(1, Math.max(0, fraction))) / 10;
  return `<svg class="bar" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true"><rect width="${filled}" height="8"/></svg>`;
}

/** A share beside a figure, in a place of its own so that the figures above each other stay aligned. */
export function shareBeside(text: string): string {
  return `<span class="beside">${text}</span>`;
}

/** A cell that says what it is where the page is too narrow for the head of the table. */
export function labelled(label: string, content: string, bar = ''): string {
  return content === '' ? '<td class="none"></td>' : `<td data-label="${label}">${content}${bar}</td>`;
}

/** `top1` as people write it, others as they are. */
export function metricName(metric: string): string {
  return shown(metric.replace(/^top(\d+)$/, 'top-$1'));
}

export function percent(fraction: number): string {
  return `${(fraction * 100).toFixed(2)} %`;
}

/** `−0.0312` to three places, tiny numbers as `4.5×10⁻⁷`, as HTML. */
export function decimal(value: number): string {
  const size = Math.abs(value);
  const sign = value < 0 ? '−' : '';
  if (size === 0 || size >= 1e-4) return `${sign}${Number(size.toPrecision(3))}`;
  const [digits, power] = size.toExponential(1).split('e');
  return `${sign}${digits}×10<sup>${power.replace('-', '−')}</sup>`;
}

export function plural(count: number, noun: string): string {
  return `${exact(count)} ${noun}${count === 1 ? '' : 's'}`;
}

function exact(count: number): string {
  return Math.round(count).toLocaleString('en');
}
