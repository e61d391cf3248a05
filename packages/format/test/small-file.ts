import type { Graph } from '@fsnet/graph';
import type { StoredWeight } from '../src/file/stored.ts';

/** A network of one weight of `count` raw bytes: `y = x + w`. */
export function byteGraph(count: number): Graph<StoredWeight> {
  const info = { dtype: 'uint8', shape: [count] } as const;
  return {
    name: 'bytes',
    opset: 22,
    domains: {},
    inputs: [{ name: 'x', ...info }],
    outputs: [{ name: 'y', ...info }],
    nodes: [{ name: '', op: 'Add', domain: '', inputs: ['x', 'w'], outputs: ['y'], attributes: {} }],
    weights: new Map<string, StoredWeight>([
      [
        'w',
        {
          kind: 'dense',
          ...info,
          vector: {
            format: 'plain',
            dtype: 'uint8',
            count,
            coder: 'raw',
            payload: { kind: 'inline', bytes: new Uint8Array(count).fill(7) },
          },
        },
      ],
    ]),
    metadata: {},
  };
}
