import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Builder, type Offset } from 'flatbuffers';
import { expect, test } from 'vitest';
import { crc32 } from '../checksum/crc32.ts';
import { Attribute } from '../generated/write/attribute.ts';
import { Metadata } from '../generated/write/metadata.ts';
import { Model } from '../generated/write/model.ts';
import { Node } from '../generated/write/node.ts';
import { Vector } from '../generated/write/vector.ts';
import { Weight } from '../generated/write/weight.ts';
import { readHeader } from './read-header.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const held = () => {
  collect();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
};

function offsets(builder: Builder, list: readonly Offset[]): Offset {
  builder.startVector(4, list.length, 4);
  for (const offset of [...list].reverse()) builder.addOffset(offset);
  return builder.endVector();
}

/** A file around a root whose parts `fill` writes; it returns what adds them. */
function file(fill: (builder: Builder) => () => void): Uint8Array {
  const builder = new Builder(1 << 20);
  const add = fill(builder);
  const values = Array.from({ length: 40_000 }, (_, i) => builder.createString(i.toString(36)));
  const valuesOffset = offsets(builder, values);
  Model.startModel(builder);
  Model.addValues(builder, valuesOffset);
  add();
  Model.finishSizePrefixedModelBuffer(builder, Model.endModel(builder));
  const flatbuffer = builder.asUint8Array();
  const bytes = new Uint8Array(Math.ceil((flatbuffer.length + 4) / 16) * 16);
  bytes.set(flatbuffer);
  new DataView(bytes.buffer).setUint32(flatbuffer.length, crc32(flatbuffer), true);
  return bytes;
}

/** A vector of `count` bytes in the header. */
function vectorOf(builder: Builder, count: number): Offset {
  const bytes = builder.createByteVector(new Uint8Array(count));
  Vector.startVector(builder);
  Vector.addCount(builder, count);
  Vector.addDtype(builder, 6);
  Vector.addInlineBytes(builder, bytes);
  return Vector.endVector(builder);
}

function weightOf(builder: Builder, value: number, vector: Offset, shape?: Offset): Offset {
  Weight.startWeight(builder);
  Weight.addValue(builder, value);
  Weight.addVector(builder, vector);
  Weight.addDtype(builder, 6);
  if (shape !== undefined) Weight.addShape(builder, shape);
  return Weight.endWeight(builder);
}

const dense: Record<string, (builder: Builder) => () => void> = {
  'the smallest nodes': (builder) => {
    const op = builder.createString('');
    const nodes = Array.from({ length: 200_000 }, () => {
      Node.startNode(builder);
      Node.addOp(builder, op);
      return Node.endNode(builder);
    });
    const vector = offsets(builder, nodes);
    return () => Model.addNodes(builder, vector);
  },
  'nodes that share a long list of attributes': (builder) => {
    const attributes = Array.from({ length: 100 }, (_, i) => {
      const name = builder.createString(String(i));
      Attribute.startAttribute(builder);
      Attribute.addName(builder, name);
      Attribute.addType(builder, 1);
      return Attribute.endAttribute(builder);
    });
    const list = offsets(builder, attributes);
    const op = builder.createString('');
    const nodes = Array.from({ length: 100_000 }, () => {
      Node.startNode(builder);
      Node.addOp(builder, op);
      Node.addAttributes(builder, list);
      return Node.endNode(builder);
    });
    const vector = offsets(builder, nodes);
    return () => Model.addNodes(builder, vector);
  },
  'nodes with an opaque attribute each': (builder) => {
    const op = builder.createString('');
    const name = builder.createString('a');
    const nothing = builder.createByteVector(new Uint8Array(0));
    const nodes = Array.from({ length: 50_000 }, () => {
      Attribute.startAttribute(builder);
      Attribute.addName(builder, name);
      Attribute.addOpaque(builder, nothing);
      Attribute.addType(builder, 8);
      const list = offsets(builder, [Attribute.endAttribute(builder)]);
      Node.startNode(builder);
      Node.addOp(builder, op);
      Node.addAttributes(builder, list);
      return Node.endNode(builder);
    });
    const vector = offsets(builder, nodes);
    return () => Model.addNodes(builder, vector);
  },
  'weights that share a vector': (builder) => {
    const shared = vectorOf(builder, 1);
    const weights = Array.from({ length: 40_000 }, (_, i) => weightOf(builder, i, shared));
    const vector = offsets(builder, weights);
    return () => Model.addWeights(builder, vector);
  },
  'weights with a vector each': (builder) => {
    const weights = Array.from({ length: 40_000 }, (_, i) => weightOf(builder, i, vectorOf(builder, 1)));
    const vector = offsets(builder, weights);
    return () => Model.addWeights(builder, vector);
  },
  'empty labels': (builder) => {
    const labels = offsets(
      builder,
      Array.from({ length: 200_000 }, () => builder.createString('')),
    );
    Metadata.startMetadata(builder);
    Metadata.addLabels(builder, labels);
    const metadata = Metadata.endMetadata(builder);
    return () => Model.addMetadata(builder, metadata);
  },
};

test.each(Object.entries(dense))('%s take less than 16 times the file', (_, fill) => {
  const bytes = file(fill);
  readHeader(bytes);
  const before = held();
  const header = readHeader(bytes);
  const ratio = (held() - before) / bytes.length;
  expect(header.graph).toBeDefined();
  expect(ratio).toBeLessThan(16);
  console.log(`${(bytes.length / 1e6).toFixed(1)} MB: ${ratio.toFixed(1)} times`);
});

test('weights that share a long vector may not expand to more than 2048 values a byte', () => {
  const sharing = (length: number) =>
    file((builder) => {
      const shared = vectorOf(builder, 2 ** 18);
      const shape = Weight.createShapeVector(builder, Uint32Array.of(2 ** 18));
      const weights = Array.from({ length }, (_, i) => weightOf(builder, i, shared, shape));
      const vector = offsets(builder, weights);
      return () => Model.addWeights(builder, vector);
    });
  expect(readHeader(sharing(7000)).graph.weights.size).toBe(7000);
  expect(() => readHeader(sharing(10_000))).toThrow(
    expect.objectContaining({ code: 'limit-exceeded', path: 'weights', actual: 10_000 * 2 ** 18 }),
  );
});
