import { FsnError } from '@fsnet/graph';
import { expect, test } from 'vitest';
import { byteGraph } from '../../test/small-file.ts';
import { payloadBytes } from '../file/payload-bytes.ts';
import { readHeader } from '../read/read-header.ts';
import { write } from './write.ts';

const graph = byteGraph(1000);

test('half a surrogate pair cannot be written, a whole one can', () => {
  const title = '\u{1f98a}';
  expect(readHeader(write({ ...graph, metadata: { title } })).graph.metadata.title).toBe(title);
  expect(() => write({ ...graph, metadata: { title: title[0] } })).toThrow(FsnError);
});

test('what a reader would refuse is refused, with its place', () => {
  const std = [1, 0, 1];
  const image = {
    input: 'x',
    width: 1,
    height: 1,
    resize: 'crop',
    colorOrder: 'rgb',
    layout: 'nchw',
  } as const;
  const preprocessing = [{ ...image, scale: 1, mean: std, std }];
  expect(() => write({ ...graph, metadata: { preprocessing } })).toThrow(
    expect.objectContaining({ code: 'bad-value', path: 'metadata.preprocessing[0].std[1]' }),
  );
  expect(() => write({ ...graph, nodes: [] })).toThrow(expect.objectContaining({ code: 'bad-graph' }));
});

test('a golden tensor that is more than 8 times as large as its payload is refused', () => {
  const affine = {
    format: 'affine',
    block: 0,
    scale: 1,
    zero: 0,
    scaleType: 'float32',
    coder: 'raw',
  } as const;
  const outputs = graph.outputs.map(({ name }) => name);
  const sample = (bits: number) => {
    const payload = { kind: 'inline', bytes: new Uint8Array(8 * bits) } as const;
    const vector = { ...affine, bits, count: 64, payload };
    const tensor = { dtype: 'float32', shape: [64], vector } as const;
    return { inputs: {}, outputs: { [outputs[0]]: tensor }, tolerance: 1 };
  };
  expect(readHeader(write(graph, { goldenSamples: [sample(4)] })).goldenSamples).toHaveLength(1);
  expect(() => write(graph, { goldenSamples: [sample(3)] })).toThrow(
    expect.objectContaining({
      code: 'limit-exceeded',
      path: 'metadata.goldenSamples[0].outputs[0].tensor.vector',
    }),
  );
});

test('payloads must be given as bytes', () => {
  const file = write(graph);
  expect(() => write(readHeader(file).graph)).toThrow(TypeError);
});

test('small payloads stand in the header, where they need no place of their own', () => {
  const small = write(byteGraph(256));
  expect(readHeader(small).headerLength).toBe(small.length);
  const large = write(byteGraph(257));
  expect(readHeader(large).fileLength - readHeader(large).headerLength).toBe(257);
});

test('a payload is checked when it is used, its padding too', () => {
  const file = write(graph);
  const { payload } = readHeader(file).graph.weights.get('w')!.vector;
  if (payload.kind !== 'span') throw new Error('expected a span');
  expect(payloadBytes(file, payload)).toEqual(new Uint8Array(1000).fill(7));
  const damaged = file.slice();
  damaged[payload.byteOffset + 500] ^= 1;
  readHeader(damaged, { complete: true });
  expect(() => payloadBytes(damaged, payload, 'w')).toThrow(
    expect.objectContaining({ code: 'bad-checksum', path: 'w', offset: payload.byteOffset }),
  );
  expect(() => payloadBytes(file.subarray(0, -1), payload)).toThrow(
    expect.objectContaining({ code: 'truncated' }),
  );
  const padded = Uint8Array.of(...file, 1);
  expect(() => payloadBytes(padded, payload)).toThrow(expect.objectContaining({ code: 'malformed' }));
});
