import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { Graph } from '@fsnet/graph';
import { expect, test } from 'vitest';
import { joined, type Message, MessageWriter } from '../proto/chunks.ts';
import { fromOnnx } from './from-onnx.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const held = () => {
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
};

const count = 60_000;
const name = (i: number) => i.toString(36);
const node = (i: number) => new MessageWriter().text(2, name(i)).text(4, 'F');
const attribute = (text: string) => new MessageWriter().text(1, text).integer(20, 2).finish();

/** A file of one value and `count` times what `part` makes. */
function file(field: number, part: (i: number) => Message): Uint8Array {
  const type = new MessageWriter().message(1, new MessageWriter().integer(1, 1).finish()).finish();
  const value = new MessageWriter().text(1, '_').message(2, type).finish();
  const graph = new MessageWriter().message(11, value).message(12, value);
  for (let i = 0; i < count; i++) graph.message(field, part(i));
  const opset = new MessageWriter().integer(2, 13).finish();
  return joined(new MessageWriter().integer(1, 8).message(8, opset).message(7, graph.finish()).finish());
}

const reads = (op: string) => (i: number) =>
  new MessageWriter()
    .text(1, i === 0 ? '_' : name(i - 1))
    .text(2, name(i))
    .text(4, op)
    .finish();

// The smallest tensors and attributes take 10 bytes in a file, and several objects each in memory.
test.each<[string, number, () => Uint8Array]>([
  ['nodes that read nothing', 17, () => file(1, (i) => node(i).finish())],
  ['unknown nodes in a chain', 16, () => file(1, reads('F'))],
  ['Relu nodes in a chain', 16, () => file(1, reads('Relu'))],
  ['nodes with an attribute', 16, () => file(1, (i) => node(i).message(5, attribute('a')).finish())],
  [
    'nodes with an attribute of another name each',
    28,
    () =>
      file(1, (i) =>
        node(i)
          .message(5, attribute(name(i)))
          .finish(),
      ),
  ],
  [
    'tensors of one byte',
    24,
    () =>
      file(5, (i) => new MessageWriter().integer(2, 2).text(8, name(i)).chunk(9, Uint8Array.of(7)).finish()),
  ],
  [
    'empty tensors',
    24,
    () => file(5, (i) => new MessageWriter().integer(1, 0).integer(2, 1).text(8, name(i)).finish()),
  ],
])('a file of nothing but %s takes at most %i times its size, and under a second', (_, most, make) => {
  const bytes = make();
  fromOnnx(bytes);
  const before = held();
  const start = process.cpuUsage();
  let graph: Graph | undefined = fromOnnx(bytes);
  // Of the processor, so that a busy machine does not count.
  const milliseconds = process.cpuUsage(start).user / 1000;
  const ratio = (held() - before) / bytes.length;
  expect(graph.nodes.length + graph.weights.size).toBe(count);
  graph = undefined;
  console.log(`${bytes.length} bytes: ${ratio.toFixed(1)} times, ${Math.round(milliseconds)} ms`);
  expect(ratio).toBeLessThan(most);
  expect(milliseconds).toBeLessThan(1000);
});
