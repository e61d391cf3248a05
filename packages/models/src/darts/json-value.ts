import { FsnError } from '@fsnet/graph';

/** @throws FsnError `bad-value` if a text is not JSON. */
export function parseJson(json: string, path: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    throw new FsnError('bad-value', `${path}: not JSON: ${(cause as Error).message}`, { path, cause });
  }
}

/** What is wrong with a value, and what was expected in its place. */
export function problemAt(path: string, expected: string, actual: unknown): FsnError {
  const found = actual === undefined ? 'nothing' : JSON.stringify(actual);
  // A whole cell would bury what is said of it.
  const shown = found.length > 100 ? `${found.slice(0, 99)}…` : found;
  return new FsnError('bad-value', `${path}: expected ${expected}, found ${shown}`, {
    path,
    expected,
    actual,
  });
}

/** The fields of an object that has all of `keys`, and no others but `optional` ones. */
export function fieldsAt<Key extends string>(
  value: unknown,
  path: string,
  keys: readonly Key[],
  optional: readonly string[] = [],
): Readonly<Record<Key, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw problemAt(path, 'an object', value);
  const known: readonly string[] = [...keys, ...optional];
  const stranger = Object.keys(value).find((key) => !known.includes(key));
  if (stranger !== undefined) throw problemAt(path, `no keys but ${known.join(', ')}`, stranger);
  const fields = value as Readonly<Record<Key, unknown>>;
  const missing = keys.find((key) => fields[key] === undefined);
  if (missing !== undefined) throw problemAt(`${path}.${missing}`, 'a value', undefined);
  return fields;
}

/** @param length Values that it must have; any number where left out. */
export function listAt(value: unknown, path: string, length?: number): readonly unknown[] {
  if (!Array.isArray(value)) throw problemAt(path, 'a list', value);
  if (length !== undefined && value.length !== length)
    throw problemAt(path, `${length} values`, `${value.length} values`);
  return value;
}
