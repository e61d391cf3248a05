import type { FsnHeader } from '@fsnet/format';
import type { Graph } from '@fsnet/graph';

/** What a valid vector holds, as plain JSON: typed arrays as arrays, 64-bit integers as text, `-0` and the like kept. */
export function describe(description: string, version: FsnHeader['version'], graph: Graph): string {
  const plain = {
    description,
    version,
    ...graph,
    weights: [...graph.weights].map(([name, weight]) => ({ name, ...weight })),
  };
  return `${pretty(JSON.parse(JSON.stringify(plain, replace)))}\n`;
}

function replace(_: string, value: unknown): unknown {
  if (typeof value === 'bigint') return String(value);
  if (ArrayBuffer.isView(value)) return Array.from(value as unknown as ArrayLike<unknown>);
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value);
  return Object.is(value, -0) ? '-0' : value;
}

/** JSON with lists of numbers on one line. */
function pretty(value: unknown, indent = ''): string {
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.every((item) => typeof item !== 'object')) return JSON.stringify(value);
    return `[\n${value.map((item) => inner + pretty(item, inner)).join(',\n')}\n${indent}]`;
  }
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).map(
    ([key, item]) => `${inner}${JSON.stringify(key)}: ${pretty(item, inner)}`,
  );
  return entries.length === 0 ? '{}' : `{\n${entries.join(',\n')}\n${indent}}`;
}
