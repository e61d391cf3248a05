import { readdir, readFile, writeFile } from 'node:fs/promises';
import { unpack, verify } from '@fsnet/decoder';
import type { Graph, Node, Weight } from '@fsnet/graph';
import { cifarResNet } from '@fsnet/models';
import { fromOnnx, toOnnx } from '@fsnet/onnx';
import { randomTensor } from '@fsnet/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { main } from '../main.ts';
import { memoryIo } from '../testing/memory-io.ts';
import { makeWorkspace, type Workspace } from '../testing/workspace.ts';

let space: Workspace;
beforeAll(async () => {
  space = await makeWorkspace();
});
afterAll(() => space[Symbol.asyncDispose]());

describe('fsn encode', () => {
  it('writes a .fsn file and says what happened', async () => {
    const { status, out, err } = await space.fsn('encode', 'net.onnx', '-o', 'a.fsn', '--bits', '6');
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toMatch(/^net\.onnx [\d.]+ kB → a\.fsn [\d.]+ kB \([\d.]+ %\) in /);
    expect(out).toMatch(/layers, all dense: .* weights at 6 bits, relative error [\d.]+ % to [\d.]+ %/);
    expect(out).toMatch(/No ratio was given/);
    expect(verify(new Uint8Array(await readFile(space.path('a.fsn')))).ok).toBe(true);
  });

  it('tells machines the same', async () => {
    const { status, out } = await space.fsn('encode', 'net.onnx', '-o', 'b.fsn', '--ratio', '2', '--json');
    expect(status).toBe(0);
    const report = JSON.parse(out);
    expect(report).toMatchObject({ input: 'net.onnx', output: 'b.fsn', goldenSamples: { count: 1 } });
    expect(report.bytes).toBe((await readFile(space.path('b.fsn'))).length);
    expect(report.bytesBefore).toBe((await readFile(space.path('net.onnx'))).length);
    expect(report.milliseconds).toBeGreaterThan(0);
    const fitted = report.layers.filter(({ kind }: { kind: string }) => kind === 'summary');
    expect(fitted.length).toBeGreaterThan(3);
    expect(fitted[0]).toMatchObject({ fitted: true, bits: 8 });
  });

  it('makes a .fsn file small, of which other commands say the same', async () => {
    await space.fsn('encode', 'net.onnx', '-o', 'large.fsn');
    const { status, err } = await space.fsn('encode', 'large.fsn', '-o', 'small.fsn', '--small');
    expect({ status, err }).toEqual({ status: 0, err: '' });
    const [large, small] = await Promise.all(
      ['large.fsn', 'small.fsn'].map(async (name) => new Uint8Array(await readFile(space.path(name)))),
    );
    expect(small.length).toBeLessThan(0.95 * large.length);
    for (const command of ['verify', 'inspect', 'report'])
      expect(
        (await space.fsn(command, 'small.fsn', ...(command === 'report' ? ['-o', 'small.html'] : []))).status,
      ).toBe(0);
    const argv = ['encode', 'large.fsn', '-o', 'plain.fsn', '--small', '--keep-names', '--no-pack-header'];
    expect((await space.fsn(...argv)).status).toBe(0);
    const plain = new Uint8Array(await readFile(space.path('plain.fsn')));
    expect(plain.subarray(8, 12)).toEqual(large.subarray(8, 12));
    expect(unpack(plain).weights.has('stem.conv.weight')).toBe(true);
    expect((await space.fsn('encode', 'large.fsn', '-o', 'never.fsn', '--keep-names')).status).toBe(2);
  });

  it('warns of energy that a fit loses', async () => {
    const { out } = await space.fsn('encode', 'net.onnx', '-o', 'w.fsn', '--ratio', '4');
    expect(out).toMatch(/warning: \d+ layers lose/);
    expect(out).toContain('lost energy');
    expect(out).toMatch(/stored \(ratio 4\.00\) at/);
    expect(out).not.toContain('fsn train');
  });

  it('warns where no layer can be what was asked for', async () => {
    const onnx = toOnnx(mobileBlocks());
    await space.write('mobile.onnx', onnx);
    const { status, out } = await space.fsn('encode', 'mobile.onnx', '-o', 'p.fsn', '--ratio', '4');
    expect(status).toBe(0);
    expect(out).toContain('warning: a summary was asked for, but no layer can be one');
    expect(out).toMatch(/golden samples: 0 \(.*; --golden 1 stores them anyway\)/);
    // By the names that the command gives the options.
    expect(out).toMatch(/protected: dense and at 8 bits or more \(--no-protect lifts it\)/);
    const argv = ['encode', 'mobile.onnx', '-o', 'm2.fsn', '--ratio', '4', '--no-protect'];
    expect((await space.fsn(...argv)).out).toMatch(/share nothing \(--locations free would\)/);
    const dense = await space.fsn('encode', 'mobile.onnx', '-o', 'm1.fsn', '--golden', '1');
    expect(dense.out).not.toContain('warning');
    expect(dense.out).toContain('golden samples: 1\n');
  });

  it('refuses labels of another number than the classes', async () => {
    await space.write('five.txt', 'a\nb\nc\nd\ne\n');
    const { status, err } = await space.fsn('encode', 'net.onnx', '-o', 'never.fsn', '--labels', 'five.txt');
    expect(status).toBe(1);
    expect(err).toBe('fsn: five.txt: 5 labels for a network of 10 classes (bad-data)\n');
  });

  it('stores labels, preprocessing, title and licence', async () => {
    await space.write('labels.txt', 'a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n');
    const argv = [
      '--labels',
      'labels.txt',
      '--preprocessing',
      'cifar10',
      '--title',
      'Small',
      '--licence',
      'MIT',
    ];
    expect((await space.fsn('encode', 'net.onnx', '-o', 'm.fsn', ...argv)).status).toBe(0);
    const { metadata } = unpack(new Uint8Array(await readFile(space.path('m.fsn'))));
    expect(metadata).toMatchObject({ title: 'Small', licence: 'MIT' });
    expect(metadata.labels).toHaveLength(10);
    expect(metadata.preprocessing?.[0]).toMatchObject({ input: 'image', width: 32, layout: 'nchw' });
    // And takes them away again, out of the .fsn.
    expect((await space.fsn('encode', 'm.fsn', '-o', 'n.fsn', '--preprocessing', 'none')).status).toBe(0);
    const again = unpack(new Uint8Array(await readFile(space.path('n.fsn')))).metadata;
    expect(again.preprocessing ?? []).toEqual([]);
    expect(again.title).toBe('Small');
  });

  it('follows a recipe and says where it is wrong', async () => {
    await space.write('recipe.json', '{"layers": [{"match": "stage2.*", "bits": 4}]}');
    const { out } = await space.fsn('encode', 'net.onnx', '-o', 'r.fsn', '--recipe', 'recipe.json', '--json');
    const bits = new Set(JSON.parse(out).layers.map((layer: { bits: number }) => layer.bits));
    expect(bits).toEqual(new Set([4, 8]));
    await space.write('bad.json', '{"layers": [{"match": "*", "bitz": 4}]}');
    const wrong = await space.fsn('encode', 'net.onnx', '-o', 'never.fsn', '--recipe', 'bad.json');
    expect(wrong).toMatchObject({ status: 1, out: '' });
    expect(wrong.err).toMatch(/^fsn: .*layers\[0\]\.bitz/);
    // Not twice what was expected there.
    expect(wrong.err).toMatch(/found "bitz" \(bad-value\)\n$/);
    await space.write('vain.json', '{"layers": [{"match": "stag2.*", "bits": 4}]}');
    const vain = await space.fsn('encode', 'net.onnx', '-o', 'v.fsn', '--recipe', 'vain.json');
    expect(vain.out).toContain('note: No layer is called "stag2.*"');
  });

  it('is deterministic', async () => {
    await space.fsn('encode', 'net.onnx', '-o', 'one.fsn', '--ratio', '2', '--seed', '5');
    await space.fsn('encode', 'net.onnx', '-o', 'two.fsn', '--ratio', '2', '--seed', '5');
    expect(await readFile(space.path('one.fsn'))).toEqual(await readFile(space.path('two.fsn')));
  });

  it('refuses to overwrite without --force, before any work', async () => {
    await space.write('there.fsn', 'precious');
    const { status, out, err } = await space.fsn('encode', 'net.onnx', '-o', 'there.fsn');
    expect({ status, out }).toEqual({ status: 1, out: '' });
    expect(err).toBe('fsn: there.fsn exists already; --force overwrites it (io)\n');
    expect(await readFile(space.path('there.fsn'), 'utf8')).toBe('precious');
    expect((await space.fsn('encode', 'net.onnx', '-o', 'there.fsn', '--force')).status).toBe(0);
  });

  it.each([
    ['none.onnx', undefined, /none\.onnx: no such file/],
    ['empty.onnx', '', /is empty \(truncated/],
    ['text.onnx', 'hello world, this is no network', /^fsn: text\.onnx: .*\((malformed|not-onnx|truncated)/],
    ['text.txt', 'hello world, this is no network', /neither a \.fsn nor an ONNX file/],
    ['odd.fsn', 'hello world, this is no network', /^fsn: odd\.fsn: .*not-fsn/],
  ])('says what is wrong with %s', async (name, content, message) => {
    if (content !== undefined) await space.write(name, content);
    const { status, out, err } = await space.fsn('encode', name, '-o', 'never.fsn');
    expect({ status, out }).toEqual({ status: 1, out: '' });
    expect(err).toMatch(message);
    expect(err.trim().split('\n')).toHaveLength(1);
    expect(await readdir(space.folder)).not.toContain('never.fsn');
  });

  it('calls options that contradict each other wrong usage', async () => {
    const { status, err } = await space.fsn(
      'encode',
      'net.onnx',
      '-o',
      'never.fsn',
      '--ratio',
      '4',
      '--spacing',
      '2',
    );
    expect(status).toBe(2);
    expect(err).toContain('ratio and spacing');
  });

  it('leaves nothing when it is stopped', async () => {
    const controller = new AbortController();
    const io = memoryIo({ workingDirectory: space.folder, signal: controller.signal });
    // A second of work.
    await space.write('long.onnx', toOnnx(cifarResNet({ depth: 20 })));
    const before = await readdir(space.folder);
    const running = main(['encode', 'long.onnx', '-o', 'stopped.fsn', '--ratio', '4'], io);
    setTimeout(() => controller.abort(), 20);
    expect(await running).toBe(130);
    expect(io.out()).toBe('');
    expect(await readdir(space.folder)).toEqual(before);
  });

  it('reads an ONNX file’s external data beside it, and nothing outside its folder', async () => {
    const onnx = new Uint8Array(await readFile(space.path('net.onnx')));
    expect(fromOnnx(onnx).weights.size).toBeGreaterThan(10);
    await writeFile(space.path('external.onnx'), externalModel('weights.bin'));
    const missing = await space.fsn('encode', 'external.onnx', '-o', 'never.fsn');
    expect(missing.err).toMatch(/weights\.bin: no such file/);
    await writeFile(space.path('weights.bin'), new Uint8Array(Float32Array.from([1, 2]).buffer));
    expect(await space.fsn('encode', 'external.onnx', '-o', 'external.fsn')).toMatchObject({ status: 0 });
    await writeFile(space.path('escape.onnx'), externalModel('../../etc/passwd'));
    const outside = await space.fsn('encode', 'escape.onnx', '-o', 'never.fsn');
    expect(outside.status).toBe(1);
    expect(outside.err).not.toContain('no such file');
  });
});

/** A pointwise and a depthwise convolution of large images: nothing to share, outputs of 64 kB. */
function mobileBlocks(): Graph {
  const weight = (seed: number, shape: readonly number[]): Weight => {
    const data = randomTensor(seed, shape).data as Float32Array;
    const vector = { format: 'plain', dtype: 'float32', data, count: data.length } as const;
    return { kind: 'dense', dtype: 'float32', shape, vector };
  };
  const node = (inputs: string[], output: string, group: number): Node => ({
    name: output,
    op: 'Conv',
    domain: '',
    inputs,
    outputs: [output],
    attributes: { group: { type: 'int', value: group } },
  });
  return {
    name: 'mobile',
    opset: 13,
    domains: {},
    inputs: [{ name: 'x', dtype: 'float32', shape: [1, 32, 24, 24] }],
    outputs: [{ name: 'y', dtype: 'float32', shape: [1, 32, 22, 22] }],
    nodes: [node(['x', 'point'], 'a', 1), node(['a', 'depth'], 'y', 32)],
    weights: new Map([
      ['point', weight(1, [32, 32, 1, 1])],
      ['depth', weight(2, [32, 1, 3, 3])],
    ]),
    metadata: {},
  };
}

/** y = x + w, w two floats in the file `location`: ONNX's protobuf by hand. */
function externalModel(location: string): Uint8Array {
  const field = (number: number, content: string | readonly number[]) => {
    const bytes = typeof content === 'string' ? [...new TextEncoder().encode(content)] : content;
    return [(number << 3) | 2, bytes.length, ...bytes];
  };
  const varint = (number: number, value: number) => [number << 3, value];
  const shape = field(2, field(1, varint(1, 2)));
  const value = (name: string) => [...field(1, name), ...field(2, field(1, [...varint(1, 1), ...shape]))];
  const entry = (key: string, text: string) => field(13, [...field(1, key), ...field(2, text)]);
  const tensor = [
    ...varint(1, 2),
    ...varint(2, 1),
    ...field(8, 'w'),
    ...entry('location', location),
    ...entry('length', '8'),
    ...varint(14, 1),
  ];
  const node = [...field(1, 'x'), ...field(1, 'w'), ...field(2, 'y'), ...field(4, 'Add')];
  const graph = [
    ...field(1, node),
    ...field(2, 'g'),
    ...field(5, tensor),
    ...field(11, value('x')),
    ...field(12, value('y')),
  ];
  // A graph may be longer than the 127 bytes that one length byte holds.
  const long = [(7 << 3) | 2, (graph.length & 127) | 128, graph.length >> 7, ...graph];
  return Uint8Array.from([...varint(1, 8), ...long, ...field(8, varint(2, 13))]);
}
