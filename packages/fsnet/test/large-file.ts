import { encode } from 'fsnet';

/** A `.fsn` file of a little over `count` bytes: a network that adds `count` numbers of a byte each. */
export function largeFile(count: number): Uint8Array {
  const info = { dtype: 'uint8', shape: [count] } as const;
  const data = new Uint8Array(count);
  return encode(
    {
      name: 'large',
      opset: 22,
      domains: {},
      inputs: [{ name: 'x', ...info }],
      outputs: [{ name: 'y', ...info }],
      nodes: [{ name: 'add', op: 'Add', domain: '', inputs: ['x', 'w'], outputs: ['y'], attributes: {} }],
      weights: new Map([
        ['w', { kind: 'dense', ...info, vector: { format: 'plain', dtype: 'uint8', data, count } } as const],
      ]),
      metadata: {},
    },
    { coder: 'raw', goldenSamples: 0 },
  );
}
