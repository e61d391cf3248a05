import { FsnError } from '@fsnet/graph';

/** Reads one value of a recipe: gives it with its defaults, or throws with its path and what was expected there. */
export type Rule<T> = (value: unknown, path: string) => T;

/** A rule for a key that need not be there. */
export interface OptionalRule<T> {
  readonly rule: Rule<T>;
  /** What it is then; without it the key stays away. */
  readonly fallback?: T;
}

export function problem(path: string, expected: string, actual: unknown, what?: string): FsnError {
  const found = actual === undefined ? 'nothing' : JSON.stringify(actual);
  const message = `recipe: ${path}: ${what ? `${what}; ` : ''}expected ${expected}, found ${found}`;
  return new FsnError('bad-value', message, { path, expected, actual });
}

/** A value of which a test says whether it is right. */
export function accept<T>(expected: string, accepts: (value: unknown) => boolean): Rule<T> {
  return (value, path) => {
    if (!accepts(value)) throw problem(path, expected, value);
    return value as T;
  };
}

/** A number from `minimum` to `maximum`; `above` means that `minimum` itself is not allowed. */
export function number(minimum: number, maximum: number, above = false): Rule<number> {
  const fits = (value: number): boolean => (above ? value > minimum : value >= minimum) && value <= maximum;
  return accept(
    `a number ${above ? 'above' : 'from'} ${minimum} ${above ? 'and at most' : 'to'} ${maximum}`,
    (value) => typeof value === 'number' && fits(value),
  );
}

export function wholeNumber(minimum: number, maximum: number): Rule<number> {
  return accept(
    `a whole number from ${minimum} to ${maximum}`,
    (value) => Number.isInteger(value) && Number(value) >= minimum && Number(value) <= maximum,
  );
}

export const trueOrFalse: Rule<boolean> = accept('true or false', (value) => typeof value === 'boolean');

export const text: Rule<string> = accept('a text', (value) => typeof value === 'string' && value !== '');

export function oneOf<const T extends string | number>(...values: readonly T[]): Rule<T> {
  const names = values.map((value) => JSON.stringify(value).replaceAll('"', "'"));
  return accept(names.length === 1 ? names[0] : `one of ${names.join(', ')}`, (value) =>
    values.includes(value as T),
  );
}

export function list<T>(rule: Rule<T>): Rule<readonly T[]> {
  return (value, path) => {
    if (!Array.isArray(value)) throw problem(path, 'a list', value);
    return value.map((entry: unknown, index) => rule(entry, `${path}[${index}]`));
  };
}

/** A key that must not be there, or takes `fallback`. */
export function optional<T>(rule: Rule<T>, fallback?: T): OptionalRule<T> {
  return fallback === undefined ? { rule } : { rule, fallback };
}

type Fields<T> = {
  readonly [Key in keyof T]-?: Rule<NonNullable<T[Key]>> | OptionalRule<NonNullable<T[Key]>>;
};

/** An object with these keys and no others. */
export function object<T extends object>(fields: Fields<T>): Rule<T> {
  const keys = Object.keys(fields) as (keyof T & string)[];
  return (value, path) => {
    const source = record(value, path);
    const at = (key: string): string => (path ? `${path}.${key}` : key);
    for (const key of Object.keys(source)) {
      if (!keys.includes(key as keyof T & string))
        throw problem(at(key), `one of the keys ${keys.join(', ')}`, key, 'unknown key');
    }
    const result: Partial<Record<keyof T & string, unknown>> = {};
    for (const key of keys) {
      const field = fields[key];
      if (typeof field === 'function') result[key] = field(source[key], at(key));
      else if (source[key] !== undefined) result[key] = field.rule(source[key], at(key));
      else if (field.fallback !== undefined) result[key] = field.fallback;
    }
    return result as T;
  };
}

/** One of several kinds of objects, told apart by the text at `key`. */
export function kindOf<T extends object>(
  key: keyof T & string,
  rules: Readonly<Record<string, Rule<T>>>,
): Rule<T> {
  const kinds = oneOf(...Object.keys(rules));
  return (value, path) => rules[kinds(record(value, path)[key], `${path}.${key}`)](value, path);
}

export function record(value: unknown, path: string): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw problem(path || 'recipe', 'an object', value);
  return value as Record<string, unknown>;
}
