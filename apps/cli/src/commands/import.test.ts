import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { exportState, readSafetensors, writeSafetensors } from '@fsnet/checkpoints';
import { unpack } from '@fsnet/decoder';
import type { Graph } from '@fsnet/graph';
import { cifarResNet, withFilterSummaries } from '@fsnet/models';
import { sharedFolder } from '@fsnet/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeWorkspace, type Workspace } from '../testing/workspace.ts';

let space: Workspace;
let network: Graph;
beforeAll(async () => {
  space = await makeWorkspace();
  network = withFilterSummaries(cifarResNet({ depth: 20 }), { ratio: 4 });
  await space.write('ckpt.safetensors', writeSafetensors(exportState(network).tensors));
});
afterAll(() => space[Symbol.asyncDispose]());

const bytesOf = async (name: string) => new Uint8Array(await readFile(space.path(name)));

describe('fsn import', () => {
  it('reads a checkpoint with summaries, and export gives it back', async () => {
    const { status, out, err } = await space.fsn(
      ...['import', 'ckpt.safetensors', '--arch', 'resnet20', '--ratio', '4', '-o', 'net.fsn'],
      ...['--labels', 'cifar10', '--preprocessing', 'cifar10', '--title', 'ResNet-20'],
    );
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(out).toMatch(/^ckpt\.safetensors [\d.]+ kB → net\.fsn [\d.]+ kB/);
    expect(out).toContain('resnet20: 69,782 parameters, 21 filter summaries');
    const graph = unpack(await bytesOf('net.fsn'));
    expect(graph.metadata).toMatchObject({ title: 'ResNet-20', preprocessing: [{ input: 'image' }] });
    expect(graph.metadata.labels).toHaveLength(10);
    expect((await space.fsn('verify', 'net.fsn')).status).toBe(0);

    const exported = await space.fsn('export', 'net.fsn', '-o', 'again.safetensors', '--json');
    expect(exported.status).toBe(0);
    expect(JSON.parse(exported.out)).toMatchObject({ input: 'net.fsn', summaries: 21 });
    const names = (bytes: Uint8Array) =>
      [...readSafetensors(bytes).tensors].map(([name, { bytes: values }]) => [
        name,
        Buffer.from(values).toString('base64'),
      ]);
    expect(names(await bytesOf('again.safetensors'))).toEqual(names(await bytesOf('ckpt.safetensors')));
  });

  it('tells machines the same, and quantises where asked', async () => {
    const { out } = await space.fsn(
      ...[
        'import',
        'ckpt.safetensors',
        '--arch',
        'resnet20',
        '-o',
        'small.fsn',
        '--bits',
        '8',
        '--golden',
        '0',
        '--json',
      ],
    );
    expect(JSON.parse(out)).toMatchObject({ architecture: 'resnet20', parameters: 69_782, summaries: 21 });
    const { weights, metadata } = unpack(await bytesOf('small.fsn'));
    expect(weights.get('stage1.block1.first.conv.weight')?.vector.format).toBe('affine');
    expect(metadata.goldenSamples ?? []).toHaveLength(0);
  });

  it('says what is wrong, with the place', async () => {
    const other = await space.fsn('import', 'ckpt.safetensors', '--arch', 'resnet56', '-o', 'x.fsn');
    expect(other).toMatchObject({ status: 1, out: '' });
    expect(other.err).toMatch(/ckpt\.safetensors: the checkpoint is no resnet56: it has no layer1\.3\.conv1/);
    const ratio = await space.fsn(
      'import',
      'ckpt.safetensors',
      '--arch',
      'resnet20',
      '--ratio',
      '3',
      '-o',
      'x.fsn',
    );
    expect(ratio.err).toMatch(/conv1\.filtermap: expected \[144\], found \[108\] \(bad-shape/);
    await space.write('bad.pt', Uint8Array.of(0x80, 2, ...Buffer.from('cos\nsystem\n.')));
    const bad = await space.fsn('import', 'bad.pt', '--arch', 'resnet20', '-o', 'x.fsn');
    expect(bad.status).toBe(1);
    expect(bad.err).toMatch(/bad\.pt: the pickle asks for os\.system; .* \(unsafe-pickle; at byte 2/);
    expect((await space.fsn('import', 'bad.pt', '--arch', 'resnet21', '-o', 'x.fsn')).status).toBe(2);
    expect((await space.fsn('export', 'net.fsn', '-o', 'x.safetensors', '--form', 'compact')).status).toBe(2);
  });

  const shared = sharedFolder();
  it.skipIf(!shared)('reads the ResNet-20 of others', async () => {
    const file = readFileSync(join(shared ?? '', 'models/cifar10-resnet/resnet20.safetensors'));
    await space.write('others.safetensors', new Uint8Array(file));
    const { status, out } = await space.fsn(
      ...[
        'import',
        'others.safetensors',
        '--arch',
        'resnet20',
        '-o',
        'others.fsn',
        '--preprocessing',
        'imagenet',
      ],
    );
    expect(status).toBe(0);
    expect(out).toContain('resnet20: 269,722 parameters, 0 filter summaries');
  });
});
