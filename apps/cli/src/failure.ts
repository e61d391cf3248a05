import { FsnError } from '@fsnet/graph';
import { printable } from './terminal/printable.ts';

/** The command line itself is wrong: exit status 2. Bad input is an `FsnError` instead: exit status 1. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

/** One line for a person: `message (code; path; at byte offset; expected …; found …)`. */
export function describeError(error: unknown): string {
  if (!(error instanceof Error)) return printable(String(error));
  if (error instanceof FsnError) return `${printable(error.message)}${details(error)}`;
  if (error instanceof UsageError) return printable(error.message);
  return `${printable(error.message || error.name)} (unexpected; FSN_DEBUG=1 shows where)`;
}

/** Whether `error` is what an aborted `AbortSignal` throws. */
export function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

function details({ code, message, path, offset, expected, actual }: FsnError): string {
  const parts: string[] = [code];
  if (path && !message.includes(path)) parts.push(printable(path));
  if (offset !== undefined) parts.push(`at byte ${offset}`);
  const isSaid = [expected, actual].every((value) => value === undefined || message.includes(textOf(value)));
  if (expected !== undefined && !isSaid) parts.push(`expected ${short(expected)}`);
  if (actual !== undefined && !isSaid) parts.push(`found ${short(actual)}`);
  return ` (${parts.join('; ')})`;
}

function short(value: unknown): string {
  const text = textOf(value);
  return printable(text.length > 120 ? `${text.slice(0, 119)}…` : text);
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  const text = JSON.stringify(value, (_, inner) => (typeof inner === 'bigint' ? `${inner}` : inner));
  return text ?? String(value);
}
