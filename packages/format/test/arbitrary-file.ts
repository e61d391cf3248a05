import {
  type Attribute,
  byteLengthOf,
  type Dimension,
  dataFromBytes,
  type Graph,
  type Metadata,
  type Node,
  type Tensor,
} from '@fsnet/graph';
import fc from 'fast-check';
import type { StoredGoldenSample, StoredTensor, StoredWeight } from '../src/file/stored.ts';
import { denseWeight, dtype, product, sizes, summaryWeight } from './arbitrary-weight.ts';

const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 12 }),
  fc.constantFrom('', '\0', '\ufeffmark', '__proto__', 'constructor', 'ключ', '🦊', 'x'.repeat(300)),
);
const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
const extremes = <T>(arbitrary: fc.Arbitrary<T>, ...values: T[]) =>
  fc.oneof(arbitrary, fc.constantFrom(...values));
const uint32 = extremes(fc.nat(), 0, 1, 2 ** 31, 2 ** 32 - 1);
const safeInteger = extremes(
  fc.maxSafeInteger(),
  Number.MAX_SAFE_INTEGER,
  Number.MIN_SAFE_INTEGER,
  2 ** 31,
  -(2 ** 31),
  -(2 ** 31) - 1,
  0,
);
const tensor: fc.Arbitrary<Tensor> = fc.record({ type: dtype, shape: sizes }).chain(({ type, shape }) => {
  const length = byteLengthOf(type, product(shape));
  return fc
    .uint8Array({ minLength: length, maxLength: length })
    .map((bytes) => ({ dtype: type, shape, data: dataFromBytes(type, bytes.slice(), product(shape)) }));
});

/** Golden tensors may not be much larger than their payloads (FSN.md, "Limits"). */
const storedTensor: fc.Arbitrary<StoredTensor> = denseWeight
  .map(({ dtype: type, shape, vector }) => ({
    dtype: type,
    shape,
    vector,
  }))
  .filter(
    ({ dtype: type, vector: { count, payload } }) =>
      payload.kind === 'inline' && byteLengthOf(type, count) <= 8 * payload.bytes.length,
  );

const attribute: fc.Arbitrary<Attribute> = fc.oneof(
  safeInteger.map((value) => ({ type: 'int' as const, value })),
  fc.float().map((value) => ({ type: 'float' as const, value })),
  text.map((value) => ({ type: 'string' as const, value })),
  fc.array(safeInteger, { maxLength: 5 }).map((value) => ({ type: 'ints' as const, value })),
  fc.array(fc.integer(), { maxLength: 5 }).map((value) => ({ type: 'ints' as const, value })),
  fc.array(fc.float(), { maxLength: 5 }).map((value) => ({ type: 'floats' as const, value })),
  fc.array(text, { maxLength: 3 }).map((value) => ({ type: 'strings' as const, value })),
  tensor.map((value) => ({ type: 'tensor' as const, value })),
  fc.uint8Array({ maxLength: 40 }).map((value) => ({ type: 'opaque' as const, value })),
);

const record = <T>(value: fc.Arbitrary<T>, maxLength = 4): fc.Arbitrary<Record<string, T>> =>
  fc.array(fc.tuple(text, value), { maxLength }).map((entries) => Object.fromEntries(entries));

const dimension: fc.Arbitrary<Dimension> = fc.oneof(
  extremes(fc.nat(2 ** 31 - 1), 0, 2 ** 31 - 1),
  text,
  fc.constant(null),
);
const info = fc.record({ dtype, shape: fc.option(fc.array(dimension, { maxLength: 5 })) });

function metadataOf(inputs: readonly string[]): fc.Arbitrary<Metadata> {
  const image = fc.constantFrom('rgb' as const, 'bgr' as const, 'gray' as const).chain((colorOrder) => {
    const channels = colorOrder === 'gray' ? 1 : 3;
    return fc.record({
      width: fc.constantFrom(1, 32, 65536),
      height: fc.constantFrom(1, 32, 65536),
      resize: fc.constantFrom('stretch' as const, 'crop' as const),
      colorOrder: fc.constant(colorOrder),
      layout: fc.constantFrom('nchw' as const, 'nhwc' as const),
      scale: finite,
      mean: fc.array(finite, { minLength: channels, maxLength: channels }),
      std: fc.array(
        finite.filter((value) => value !== 0),
        { minLength: channels, maxLength: channels },
      ),
    });
  });
  const preprocessing = fc
    .tuple(fc.subarray([...inputs]), image)
    .map(([names, one]) => names.map((input) => ({ input, ...one })));
  const accuracy = fc.record({
    metric: text,
    value: fc.double({ min: 0, max: 1, noNaN: true }),
    dataset: text,
    samples: uint32,
  });
  const provenance = fc.record(
    { recipe: text, seed: safeInteger, data: text, accuracy: fc.array(accuracy, { maxLength: 3 }) },
    { requiredKeys: [] },
  );
  return fc.record(
    {
      title: text,
      description: text,
      producer: text,
      task: text,
      labels: fc.array(text, { maxLength: 4 }),
      preprocessing,
      licence: text,
      provenance,
      properties: record(text),
    },
    { requiredKeys: [] },
  );
}

function goldenSampleOf(
  inputs: readonly string[],
  outputs: readonly string[],
): fc.Arbitrary<StoredGoldenSample> {
  const some = <T>(names: readonly string[], value: fc.Arbitrary<T>) =>
    fc
      .subarray([...names])
      .chain((chosen) =>
        fc
          .tuple(...chosen.map(() => value))
          .map((values) => Object.fromEntries(chosen.map((name, i) => [name, values[i]]))),
      );
  const input = fc.oneof(
    storedTensor.map((stored) => ({ kind: 'tensor' as const, tensor: stored })),
    fc
      .record({
        kind: fc.constant('drawn' as const),
        seed: uint32,
        shape: sizes,
        range: fc.tuple(finite, finite),
      })
      .map(({ range, ...rest }) => {
        const [minimum, maximum] = range[0] <= range[1] ? range : [range[1], range[0]];
        return { ...rest, minimum, maximum };
      }),
  );
  return fc.record({
    inputs: some(inputs, input),
    outputs: some(outputs, storedTensor),
    tolerance: fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }),
  });
}

/** A network with everything that a file can hold, and golden samples in stored form. */
export const arbitraryFile: fc.Arbitrary<{
  graph: Graph<StoredWeight>;
  goldenSamples: StoredGoldenSample[];
}> = fc
  .record({
    names: fc.uniqueArray(
      text.filter((name) => name !== ''),
      { minLength: 1, maxLength: 20 },
    ),
    kinds: fc.array(fc.nat(2), { minLength: 20, maxLength: 20 }),
    weights: fc.array(fc.oneof(denseWeight, summaryWeight), { minLength: 20, maxLength: 20 }),
    infos: fc.array(info, { minLength: 20, maxLength: 20 }),
    seeds: fc.array(fc.nat(), { minLength: 20, maxLength: 20 }),
    ops: fc.array(fc.record({ name: text, op: text, domain: text, attributes: record(attribute) }), {
      minLength: 20,
      maxLength: 20,
    }),
    name: text,
    opset: uint32,
    domains: record(uint32),
  })
  .chain(({ names, kinds, weights, infos, seeds, ops, name, opset, domains }) => {
    const of = (kind: number) => names.filter((_, i) => kinds[i] === kind);
    const inputs = of(0).map((input, i) => ({ name: input, ...infos[i] }));
    const stored = new Map(of(1).map((weight, i) => [weight, weights[i]]));
    const known = [...of(0), ...of(1)];
    const nodes = of(2).map((output, i): Node => {
      const read = known.filter((_, k) => (seeds[i] >> k) & 1);
      known.push(output);
      return {
        ...ops[i],
        inputs: i % 3 === 1 ? ['', ...read] : read,
        outputs: i % 4 === 1 ? [output, ''] : [output],
        ...(i % 2 === 1 && { captures: read.slice(0, 2) }),
      };
    });
    const outputs = known
      .filter((_, i) => i % 2 === 0)
      .map((output, i) => ({ name: output, ...infos[19 - i] }));
    const network = { name, opset, domains, inputs, outputs, nodes, weights: stored };
    return fc.record({
      graph: metadataOf(of(0)).map((metadata) => ({ ...network, metadata })),
      goldenSamples: fc.array(
        goldenSampleOf(
          of(0),
          outputs.map((output) => output.name),
        ),
        { maxLength: 2 },
      ),
    });
  });
