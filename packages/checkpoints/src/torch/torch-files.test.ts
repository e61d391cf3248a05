import { FsnError, float32ToBfloat16, float32ToFloat16 } from '@fsnet/graph';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Python } from '../pickle/pickle-writer.fixture.ts';
import { readCheckpoint } from '../state/read-checkpoint.ts';
import { floatValues, tensorValues } from '../state/stored-tensor.ts';
import {
  type WriteOptions,
  type Written,
  writeLegacyCheckpoint,
  writeZip,
  writeZipCheckpoint,
} from './checkpoint-writer.fixture.ts';

const formats: [string, (tensors: Written, options?: WriteOptions) => Uint8Array][] = [
  ['zip', writeZipCheckpoint],
  ['legacy', writeLegacyCheckpoint],
];
const values = Float32Array.of(1, -2, 3.5, 0.25, 5, 6);
const all: Written = {
  'conv.weight': { data: values, shape: [2, 3] },
  half: { storage: 'HalfStorage', data: float32ToFloat16(values), shape: [6] },
  brain: { storage: 'BFloat16Storage', data: float32ToBfloat16(values), shape: [3, 2] },
  double: { storage: 'DoubleStorage', data: Float64Array.of(Math.PI), shape: [1] },
  counter: { storage: 'LongStorage', data: BigInt64Array.of(390n), shape: [] },
  mask: { storage: 'BoolStorage', data: Uint8Array.of(1, 0), shape: [2] },
  empty: { data: new Float32Array(0), shape: [0, 4] },
};

/** A tensor of the storage of an entry. */
const sixValues: Python = {
  global: 'torch._utils _rebuild_tensor_v2',
  call: [
    {
      persistent: {
        tuple: ['storage', { global: 'torch FloatStorage' }, 'module._orig_mod.conv.weight', 'cpu', 6],
      },
    },
    0,
    { tuple: [6] },
    { tuple: [1] },
    false,
    { dict: [] },
  ],
};

describe.each(formats)('%s', (format, write) => {
  test('reads tensors of every type, at any place in memory', () => {
    const file = write(all);
    const shifted = new Uint8Array(file.length + 1);
    shifted.set(file, 1);
    for (const bytes of [file, shifted.subarray(1)]) {
      const tensors = readCheckpoint(bytes);
      expect([...tensors.keys()]).toEqual(Object.keys(all));
      for (const name of ['conv.weight', 'half', 'brain'])
        expect(floatValues(tensors.get(name)!, name)).toEqual(values);
      expect(floatValues(tensors.get('double')!, 'double')).toEqual(Float32Array.of(Math.PI));
      expect(tensorValues(tensors.get('counter')!)).toEqual({
        dtype: 'int64',
        shape: [],
        data: BigInt64Array.of(390n),
      });
      expect(tensorValues(tensors.get('empty')!).data).toHaveLength(0);
      expect(() => floatValues(tensors.get('counter')!, 'counter')).toThrow(
        expect.objectContaining({ code: 'bad-type', path: 'counter' }),
      );
    }
  });

  test('reads views: offsets, strides and shared storages', () => {
    const key = 'shared';
    const data = Float32Array.from({ length: 12 }, (_, i) => i);
    const tensors = readCheckpoint(
      write({
        whole: { key, data, shape: [12] },
        transposed: { key, data, shape: [3, 2], strides: [1, 3] },
        part: { key, data, shape: [2, 2], strides: [6, 2], offset: 1 },
        last: { key, data, shape: [1], offset: 11 },
      }),
    );
    expect([...floatValues(tensors.get('transposed')!, '')]).toEqual([0, 3, 1, 4, 2, 5]);
    expect([...floatValues(tensors.get('part')!, '')]).toEqual([1, 3, 7, 9]);
    expect([...floatValues(tensors.get('last')!, '')]).toEqual([11]);
  });

  test.each<[string, (state: Python) => Python]>([
    [
      'state_dict',
      (state) => ({
        dict: [
          ['epoch', 5],
          ['state_dict', state],
          ['best', 0.5],
        ],
      }),
    ],
    [
      'net',
      (state) => ({
        dict: [
          ['net', state],
          ['acc', 93.9],
        ],
      }),
    ],
    [
      'state_dict beside a tensor',
      (state) => ({
        dict: [
          ['mean', sixValues],
          ['state_dict', state],
        ],
      }),
    ],
    ['model in model', (state) => ({ dict: [['model', { dict: [['state_dict', state]] }]] })],
  ])('finds the state dict under %s and drops wrapping prefixes', (_name, wrap) => {
    const file = write({ 'module._orig_mod.conv.weight': { data: values, shape: [6] } }, { wrap });
    expect([...readCheckpoint(file).keys()]).toEqual(['conv.weight']);
  });

  test('entries that only prefixes tell apart are refused', () => {
    const entry = { data: values, shape: [6] };
    expect(() => readCheckpoint(write({ 'module.a': entry, a: entry }))).toThrow(
      expect.objectContaining({ code: 'bad-data', expected: 2, actual: 1 }),
    );
  });

  test('a whole pickled network is refused by the name of its class', () => {
    const wrap = (state: Python): Python => ({
      dict: [['net', { global: 'models.resnet_cifar ResNet_Cifar_dws', call: [], state }]],
    });
    expect(() => readCheckpoint(write(all, { wrap }))).toThrow(
      expect.objectContaining({
        code: 'unsafe-pickle',
        actual: 'models.resnet_cifar.ResNet_Cifar_dws',
        offset: expect.any(Number),
      }),
    );
  });

  test('a checkpoint without tensors is refused', () => {
    expect(() => readCheckpoint(write({}))).toThrow(expect.objectContaining({ code: 'bad-data' }));
    const wrap = (): Python => ({ dict: [['optimizer', { dict: [] }]] });
    expect(() => readCheckpoint(write({}, { wrap }))).toThrow(
      expect.objectContaining({ code: 'bad-data', actual: ['optimizer'] }),
    );
  });

  test.each<[string, Written, string]>([
    ['a tensor beyond its storage', { a: { data: values, shape: [7] } }, 'bad-offset'],
    ['an offset beyond it', { a: { data: values, shape: [1], offset: 6 } }, 'bad-offset'],
    ['strides beyond it', { a: { data: values, shape: [2, 2], strides: [5, 1] } }, 'bad-offset'],
    ['values read more than once', { a: { data: values, shape: [1000], strides: [0] } }, 'bad-offset'],
    ['a size below 0', { a: { data: values, shape: [-1] } }, 'malformed'],
    ['a size of a fraction', { a: { data: values, shape: [1.5] } }, 'malformed'],
    ['sizes without strides', { a: { data: values, shape: [2, 3], strides: [1] } }, 'bad-shape'],
    ['sizes beyond all numbers', { a: { data: values, shape: new Array(33).fill(1) } }, 'bad-shape'],
    [
      'another number of values',
      { a: { data: values, shape: [5], count: 5 } },
      format === 'zip' ? 'bad-shape' : 'malformed',
    ],
    [
      'an unknown storage',
      { a: { data: values, shape: [6], storage: 'ComplexFloatStorage' } },
      'unsafe-pickle',
    ],
  ])('refuses %s', (_name, tensors, code) => {
    expect(() => readCheckpoint(write(tensors))).toThrow(expect.objectContaining({ code }));
  });

  test('many tensors of one storage are refused where they are far larger than the file', () => {
    const data = new Float32Array(20_000);
    const tensors = Object.fromEntries(
      Array.from({ length: 40 }, (_, i) => [`t${i}`, { key: 'one', data, shape: [20_000] }]),
    );
    expect(() => readCheckpoint(write(tensors))).toThrow(expect.objectContaining({ code: 'limit-exceeded' }));
  });

  test('a cut file is refused, with the place', () => {
    const file = write(all);
    for (let end = 0; end < file.length; end++) {
      expect(() => readCheckpoint(file.subarray(0, end))).toThrow(FsnError);
    }
  });

  test('a changed file never gives another error than FsnError', () => {
    const file = write(all);
    fc.assert(
      fc.property(fc.nat(file.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const changed = file.slice();
        changed[at] ^= flip;
        try {
          for (const tensor of readCheckpoint(changed).values()) tensorValues(tensor);
        } catch (error) {
          expect(error).toBeInstanceOf(FsnError);
        }
      }),
      { numRuns: 2000 },
    );
  });
});

describe('zip', () => {
  test('big-endian numbers are refused', () => {
    expect(() => readCheckpoint(writeZipCheckpoint(all, { byteOrder: 'big' }))).toThrow(
      expect.objectContaining({ code: 'unsupported-version', expected: 'little', actual: 'big' }),
    );
  });

  test('a damaged storage is refused by its checksum', () => {
    const file = writeZipCheckpoint({ a: { data: new Float32Array(100).fill(7), shape: [100] } });
    const at = Buffer.from(file).indexOf(Buffer.from(Float32Array.of(7, 7).buffer));
    file[at + 41] ^= 1;
    expect(() => readCheckpoint(file)).toThrow(
      expect.objectContaining({ code: 'bad-checksum', path: 'archive/data/a', offset: at }),
    );
  });

  test('other archives, and compressed ones, are refused', () => {
    const other = writeZip(new Map([['readme.txt', Uint8Array.of(1)]]));
    expect(() => readCheckpoint(other)).toThrow(expect.objectContaining({ code: 'not-checkpoint' }));
    const packed = writeZip(new Map([['archive/data.pkl', Uint8Array.of(1)]]), 8);
    expect(() => readCheckpoint(packed)).toThrow(
      expect.objectContaining({ code: 'malformed', actual: 'method 8' }),
    );
  });

  test('a storage that is not there is named', () => {
    const files = new Map([
      ['archive/data.pkl', dataPickle(writeZipCheckpoint({ a: { data: values, shape: [6] } }))],
    ]);
    expect(() => readCheckpoint(writeZip(files))).toThrow(
      expect.objectContaining({ code: 'truncated', path: 'archive/data/a' }),
    );
  });
});

describe('legacy', () => {
  test('big-endian numbers are refused', () => {
    expect(() => readCheckpoint(writeLegacyCheckpoint(all, { littleEndian: false }))).toThrow(
      expect.objectContaining({ code: 'unsupported-version', actual: 'little_endian: False' }),
    );
  });

  test('another pickle is refused', () => {
    expect(() => readCheckpoint(Uint8Array.of(0x80, 2, 0x4b, 7, 0x2e))).toThrow(
      expect.objectContaining({ code: 'not-checkpoint', actual: 7 }),
    );
  });
});

test('other files are refused', () => {
  for (const bytes of [[], [1, 2, 3], [...Buffer.from('hello world, no checkpoint')]])
    expect(() => readCheckpoint(Uint8Array.from(bytes))).toThrow(
      expect.objectContaining({ code: 'not-checkpoint', offset: 0 }),
    );
});

/** The first file of an archive that {@link writeZip} wrote. */
function dataPickle(archive: Uint8Array): Uint8Array {
  const view = new DataView(archive.buffer);
  const start = 30 + view.getUint16(26, true) + view.getUint16(28, true);
  return archive.slice(start, start + view.getUint32(18, true));
}
