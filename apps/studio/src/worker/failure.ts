import { FsnError } from '@fsnet/graph';
import type { Failure } from './calls.ts';

/** An error as plain data. */
export function failureOf(error: unknown): Failure {
  if (!(error instanceof Error)) return { message: String(error), isAbort: false };
  const { name, message } = error;
  const plain = { message: message || name, isAbort: name === 'AbortError' };
  if (!(error instanceof FsnError)) return plain;
  const { code, path, offset, expected, actual } = error;
  return {
    ...plain,
    code,
    ...(path !== undefined && { path }),
    ...(offset !== undefined && { offset }),
    ...(expected !== undefined && { expected: text(expected) }),
    ...(actual !== undefined && { actual: text(actual) }),
  };
}

function text(value: unknown): string {
  const json = typeof value === 'string' ? value : JSON.stringify(value, plainNumber);
  const whole = json ?? String(value);
  return whole.length > 200 ? `${whole.slice(0, 199)}…` : whole;
}

function plainNumber(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? `${value}` : value;
}
