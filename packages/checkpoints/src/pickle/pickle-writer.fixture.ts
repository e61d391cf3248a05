/** A Python value to write: arrays are lists. */
export type Python =
  | null
  | boolean
  | number
  | string
  | readonly Python[]
  | { readonly tuple: readonly Python[] }
  | { readonly dict: readonly (readonly [Python, Python])[] }
  | { readonly long: bigint }
  /** A class or function, `module name`. */
  | { readonly global: string; readonly call?: readonly Python[]; readonly state?: Python }
  | { readonly persistent: Python }
  /** These bytes as they are. */
  | { readonly raw: readonly number[] };

const letter = (text: string) => text.charCodeAt(0);

/** A pickle of protocol 2. */
export function writePickle(value: Python): Uint8Array {
  return Uint8Array.from([0x80, 2, ...valueBytes(value), letter('.')]);
}

function valueBytes(value: Python): number[] {
  if (value === null) return [letter('N')];
  if (typeof value === 'boolean') return [value ? 0x88 : 0x89];
  if (typeof value === 'number') return numberBytes(value);
  if (typeof value === 'string') return textBytes(value);
  if ('tuple' in value) return [letter('('), ...value.tuple.flatMap(valueBytes), letter('t')];
  if ('dict' in value)
    return [letter('}'), letter('('), ...value.dict.flat().flatMap(valueBytes), letter('u')];
  if ('long' in value) return longBytes(value.long);
  if ('persistent' in value) return [...valueBytes(value.persistent), letter('Q')];
  if ('raw' in value) return [...value.raw];
  if ('global' in value) return globalBytes(value);
  return [letter(']'), letter('('), ...value.flatMap(valueBytes), letter('e')];
}

function globalBytes({ global, call, state }: Extract<Python, { readonly global: string }>): number[] {
  const name = [letter('c'), ...new TextEncoder().encode(`${global.replace(' ', '\n')}\n`)];
  if (call === undefined) return name;
  const called = [...name, ...valueBytes({ tuple: call }), letter('R')];
  return state === undefined ? called : [...called, ...valueBytes(state), letter('b')];
}

function numberBytes(value: number): number[] {
  const view = new DataView(new ArrayBuffer(8));
  if (Number.isInteger(value) && Math.abs(value) < 2 ** 31) {
    view.setInt32(0, value, true);
    return [letter('J'), ...new Uint8Array(view.buffer, 0, 4)];
  }
  view.setFloat64(0, value);
  return [letter('G'), ...new Uint8Array(view.buffer)];
}

function textBytes(text: string): number[] {
  const bytes = new TextEncoder().encode(text);
  const length = new Uint8Array(Uint32Array.of(bytes.length).buffer);
  return [letter('X'), ...length, ...bytes];
}

function longBytes(value: bigint): number[] {
  const bytes: number[] = [];
  for (let rest = value; rest > 0n; rest >>= 8n) bytes.push(Number(rest & 255n));
  return [0x8a, bytes.length + 1, ...bytes, 0];
}
