/** Gives back a value of JSON as a `T`, or throws a TypeError. */
export type Reader<T> = (value: unknown) => T;

export const text: Reader<string> = (value) => {
  if (typeof value !== 'string') throw new TypeError('a text is needed');
  return value;
};

export const number: Reader<number> = (value) => {
  if (typeof value !== 'number' || !Number.isFinite(value)) throw new TypeError('a number is needed');
  return value;
};

export function oneOf<T extends string>(...values: readonly T[]): Reader<T> {
  return (value) => {
    const found = values.find((each) => each === value);
    if (found === undefined) throw new TypeError(`one of ${values.join(', ')} is needed`);
    return found;
  };
}

export function arrayOf<T>(item: Reader<T>): Reader<T[]> {
  return (value) => {
    if (!Array.isArray(value)) throw new TypeError('an array is needed');
    return value.map((each) => item(each));
  };
}

export function record<T>(item: Reader<T>): Reader<Record<string, T>> {
  return (value) => {
    if (typeof value !== 'object' || value === null) throw new TypeError('an object is needed');
    return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, item(each)]));
  };
}

export function optional<T>(reader: Reader<T>): Reader<T | undefined> {
  return (value) => (value === undefined ? undefined : reader(value));
}

/** An object with these members; others, of later versions, are left out. */
export function parseObject<T extends object>(members: { readonly [K in keyof T]: Reader<T[K]> }): Reader<T> {
  return (value) => {
    if (typeof value !== 'object' || value === null || Array.isArray(value))
      throw new TypeError('an object is needed');
    const found = value as Record<string, unknown>;
    const entries = Object.entries<Reader<unknown>>(members).map(([key, reader]) => [
      key,
      reader(found[key]),
    ]);
    return Object.fromEntries(entries.filter(([, member]) => member !== undefined)) as T;
  };
}
