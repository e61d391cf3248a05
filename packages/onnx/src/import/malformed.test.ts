import { describe, expect, test } from 'vitest';
import { codeOf as errorCode } from '../fixtures/code-of.ts';
import { fuzz } from '../fixtures/fuzz.ts';
import { nodeOfX, onnxFile } from '../fixtures/onnx-file.ts';
import { realModel } from '../fixtures/real-model.ts';
import { drawn } from '../fixtures/tensors.ts';
import { ints } from '../operators/edit-node.ts';
import { joined, MessageWriter } from '../proto/chunks.ts';
import { fromOnnx } from './from-onnx.ts';

const codeOf = (bytes: Uint8Array) => errorCode(() => fromOnnx(bytes));
const text = (value: string) => new TextEncoder().encode(value);
const file = realModel();

describe('files that are no ONNX', () => {
  test.each<[string, Uint8Array]>([
    ['nothing', new Uint8Array(0)],
    ['a text', text('This is not a network, but some words in a file.')],
    ['JSON', text('{"format": "onnx"}')],
    ['a PNG', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13)],
    ['zeros', new Uint8Array(100)],
    ['a .fsn', Uint8Array.of(0x40, 1, 0, 0, 16, 0, 0, 0, 0x46, 0x53, 0x4e, 0x31, 0, 0, 0, 0)],
    ['a model without a graph', joined(new MessageWriter().integer(1, 8).text(2, 'someone').finish())],
  ])('%s', (_, bytes) => {
    expect(codeOf(bytes)).toBe('not-onnx');
  });
});

describe('damaged files', () => {
  test('that end too early are truncated', () => {
    for (const length of [3, 40, 1000, Math.floor(file.length / 2), file.length - 1])
      expect(codeOf(file.slice(0, length)), `${length} bytes`).toMatch(/^(truncated|not-onnx)$/);
    expect(codeOf(file.slice(0, file.length - 1))).toBe('truncated');
  });

  test('with a length that lies are malformed', () => {
    const lying = Uint8Array.of(0x0a, 0x7f, 0x12, 0x01);
    const graph = new MessageWriter().encoded(lying).finish();
    expect(codeOf(joined(new MessageWriter().integer(1, 8).message(7, graph).finish()))).toBe('malformed');
  });

  test('with a field of the wrong kind are malformed', () => {
    const graph = new MessageWriter().integer(1, 5).finish();
    expect(codeOf(joined(new MessageWriter().integer(1, 8).message(7, graph).finish()))).toBe('malformed');
  });

  test('with packed numbers that end in the middle', () => {
    const tensor = new MessageWriter().integer(1, 1).integer(2, 7).text(8, 'w').chunk(7, Uint8Array.of(0x80));
    const graph = new MessageWriter().message(5, tensor.finish()).finish();
    expect(codeOf(joined(new MessageWriter().integer(1, 8).message(7, graph).finish()))).toBe('malformed');
  });

  test('with more axes than any tensor has', () => {
    const tensor = new MessageWriter();
    for (let i = 0; i < 100; i++) tensor.integer(1, 1);
    const graph = new MessageWriter().message(5, tensor.integer(2, 1).text(8, 'w').finish()).finish();
    expect(codeOf(joined(new MessageWriter().integer(1, 8).message(7, graph).finish()))).toBe('bad-shape');
  });

  test('with sub-graphs in sub-graphs without end', () => {
    let graph = new MessageWriter().text(2, 'innermost').finish();
    for (let depth = 0; depth < 2000; depth++) {
      const attribute = new MessageWriter().text(1, 'body').message(6, graph).integer(20, 5).finish();
      const node = new MessageWriter().text(2, 'y').text(4, 'Loop').message(5, attribute).finish();
      graph = new MessageWriter().message(1, node).finish();
    }
    const opset = new MessageWriter().integer(2, 13).finish();
    expect(
      codeOf(joined(new MessageWriter().integer(1, 8).message(8, opset).message(7, graph).finish())),
    ).toBe('limit-exceeded');
  });

  test('that ask for giant constants do not get them', () => {
    const nodes = Array.from({ length: 200 }, (_, i) => ({
      ...nodeOfX('ConstantOfShape'),
      inputs: ['shape'],
      outputs: [i === 0 ? 'y' : `y${i}`],
    }));
    const ask = (...sizes: bigint[]) => {
      const shape = { dtype: 'int64', shape: [2], data: BigInt64Array.from(sizes) } as const;
      return onnxFile({ opset: 13, inputs: { x: drawn([1]) }, outputs: ['y'], nodes, weights: { shape } });
    };
    const many = ask(60n, 60n);
    let kept = 0;
    for (const { vector } of fromOnnx(many).weights.values())
      kept += vector.format === 'plain' ? vector.data.byteLength : 0;
    expect(kept).toBeLessThan(2 ** 20 + 16 * many.length);
    expect(codeOf(ask(2n ** 20n, 2n ** 20n))).toBe('limit-exceeded');
  });

  test('with an attribute of the wrong type, only where it matters', () => {
    const node = { ...nodeOfX('Conv', { group: ints([1]) }, ['w']) };
    const weights = { w: drawn([1, 1, 1, 1]) };
    const bytes = onnxFile({
      opset: 13,
      inputs: { x: drawn([1, 1, 2, 2]) },
      outputs: ['y'],
      nodes: [node],
      weights,
    });
    expect(codeOf(bytes)).toBe('bad-type');
  });

  test('by flipped bits and cuts give errors of fsnet alone', () => {
    fuzz(file, { rounds: 600, seed: 1 });
  });
});
