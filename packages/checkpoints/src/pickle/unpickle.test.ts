import { describe, expect, test } from 'vitest';
import { findTensors, TorchHost } from '../torch/torch-host.ts';
import { ByteReader } from './byte-reader.ts';
import { type Python, writePickle } from './pickle-writer.fixture.ts';
import { pythonPickles } from './python-pickles.fixture.ts';
import { isDict, type PythonValue } from './python-value.ts';
import { unpickle } from './unpickle.ts';

const read = (bytes: Uint8Array, base = 0): PythonValue =>
  unpickle(new ByteReader(bytes, base), new TorchHost());
const opcodes = (...codes: (string | number)[]) =>
  Uint8Array.from(
    codes.flatMap((code) => (typeof code === 'number' ? [code] : [...Buffer.from(code, 'latin1')])),
  );

describe('unpickle', () => {
  test.each([2, 3, 4, 5])('reads what CPython pickles by protocol %i', (protocol) => {
    const bytes = Uint8Array.from(Buffer.from(pythonPickles[protocol], 'base64'));
    const value = read(bytes);
    if (!isDict(value)) throw new Error('expected a dictionary');
    const items = Object.fromEntries([...value.items].filter(([key]) => key !== 'state_dict'));
    expect(items).toEqual({
      epoch: 299,
      best: 93.75,
      big: 2 ** 40,
      name: 'résumé',
      none: null,
      flag: true,
      list: { kind: 'list', items: [1, 2, { kind: 'tuple', items: [3] }] },
      // Protocol 2 has no bytes: it asks for a function that makes them of a text.
      ...(protocol > 2 && { bytes: Uint8Array.from([97, 98]) }),
    });
    const tensors = findTensors(value);
    expect(
      [...tensors].map(([name, { shape, strides, storage }]) => [name, shape, strides, storage.key]),
    ).toEqual([
      ['module.conv.weight', [2, 3], [3, 1], '0'],
      ['module.transposed', [3, 2], [1, 3], '0'],
      ['module.bn.num_batches_tracked', [], [], '1'],
    ]);
  });

  test.each<[string, Python]>([
    ['os.system', { global: 'os system', call: ['rm -rf /'] }],
    ['builtins.eval', { global: 'builtins eval', call: ['1'] }],
    ['models.resnet_cifar.ResNet_Cifar_dws', { global: 'models.resnet_cifar ResNet_Cifar_dws', call: [] }],
    ['torch.FloatStorage.__init__', { global: 'torch FloatStorage.__init__' }],
    ['collections.defaultdict', { global: 'collections defaultdict', call: [] }],
  ])('refuses to know %s, by its name', (name, value) => {
    expect(() => read(writePickle(['harmless', value]), 100)).toThrow(
      expect.objectContaining({ code: 'unsafe-pickle', actual: name, offset: 117 }),
    );
  });

  test('refuses names of protocol 4, calls of storages, and attributes', () => {
    const stackGlobal = opcodes(0x80, 4, 0x8c, 5, 'posix', 0x8c, 6, 'system', 0x93, '.');
    expect(() => read(stackGlobal)).toThrow(
      expect.objectContaining({ code: 'unsafe-pickle', actual: 'posix.system' }),
    );
    const storage = writePickle({ global: 'torch FloatStorage', call: [5] });
    expect(() => read(storage)).toThrow(
      expect.objectContaining({ code: 'unsafe-pickle', actual: 'a call of torch.FloatStorage' }),
    );
    expect(() => read(opcodes(0x80, 2, ']', '}', 'b.'))).toThrow('attributes of a list');
  });

  test.each(['i', 'o', 0x81, 0x92, 0x82, 'P', 'I', 'S', 'V', 'F', 'L', 0x8f, 0x96, 0xff])(
    'refuses opcode %s, which no state dict needs',
    (code) => {
      expect(() => read(opcodes(0x80, 2, '(', code, 'os\nsystem\n', '.'))).toThrow(
        expect.objectContaining({ code: 'unsafe-pickle', offset: 3 }),
      );
    },
  );

  test.each([
    ['an empty stack', opcodes('.'), 'a value on the stack'],
    ['values below a mark', opcodes(']', '(', 'K', 1, 's.'), 'a value on the stack'],
    ['no mark', opcodes('t.'), 'a mark on the stack'],
    ['a memory of nothing', opcodes('h', 7, '.'), 'number 7'],
    ['a key without a value', opcodes('}(K', 1, 'u.'), 'keys with values'],
    ['items of a number', opcodes('K', 1, '(K', 1, 'e.'), 'a list'],
    ['protocol 6', opcodes(0x80, 6, '.'), 'a protocol up to 5'],
    ['a number of 1,000 bytes', opcodes(0x8b, 0xe8, 3, 0, 0, '.'), 'at most 255 bytes'],
    ['a text that is not UTF-8', opcodes('U', 1, 0xff, '.'), 'UTF-8'],
    ['a call of a number', opcodes('K', 1, ')R.'), 'a name to call'],
  ])('refuses %s', (_name, bytes, message) => {
    expect(() => read(bytes)).toThrow(
      expect.objectContaining({ code: 'malformed', message: expect.stringContaining(message) }),
    );
  });

  test('ends where the file does', () => {
    const bytes = writePickle({ dict: [['a', [1, 'text', { tuple: [2.5] }]]] });
    for (let end = 0; end < bytes.length; end++) {
      expect(() => read(bytes.subarray(0, end))).toThrow(
        expect.objectContaining({ code: 'truncated', offset: expect.any(Number) }),
      );
    }
  });

  test('objects and values are limited', () => {
    const dictionaries = new Uint8Array(262_145).fill('}'.charCodeAt(0));
    expect(() => read(dictionaries)).toThrow(
      expect.objectContaining({ code: 'limit-exceeded', message: expect.stringContaining('262144 objects') }),
    );
    const twice = new Uint8Array(4_194_305).fill('N'.charCodeAt(0));
    expect(() => read(twice)).toThrow(
      expect.objectContaining({ message: expect.stringContaining('4194304 values') }),
    );
  });
});
