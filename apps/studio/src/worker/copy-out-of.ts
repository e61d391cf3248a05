/**
 * Plain data in which no array is a view of any of `buffers` any more, so that these can go: one small view would
 * keep a whole file in memory.
 */
export function copyOutOf<Value>(buffers: ReadonlySet<ArrayBufferLike>, value: Value): Value {
  return copied(buffers, value) as Value;
}

function copied(buffers: ReadonlySet<ArrayBufferLike>, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (ArrayBuffer.isView(value))
    return buffers.has(value.buffer) ? (value as Uint8Array<ArrayBuffer>).slice() : value;
  const each = (part: unknown) => copied(buffers, part);
  if (value instanceof Map) return new Map([...value].map(([key, part]) => [key, each(part)]));
  if (Array.isArray(value)) return value.map(each);
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, each(part)]));
}
