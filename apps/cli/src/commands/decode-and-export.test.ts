import { readFile, stat } from 'node:fs/promises';
import { unpack, verify } from '@fsnet/decoder';
import { fromOnnx } from '@fsnet/onnx';
import { expectAllClose, randomTensor, relativeL2, runOnnx } from '@fsnet/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeWorkspace, type Workspace } from '../testing/workspace.ts';

let space: Workspace;
beforeAll(async () => {
  space = await makeWorkspace();
});
afterAll(() => space[Symbol.asyncDispose]());

const image = randomTensor(3, [2, 3, 32, 32]);

async function logitsOf(name: string) {
  const { logits } = await runOnnx(new Uint8Array(await readFile(space.path(name))), { image });
  return logits;
}

describe('fsn decode and fsn export', () => {
  it('give an ONNX file with the same answers', async () => {
    await space.fsn('encode', 'net.onnx', '-o', 'f32.fsn', '--bits', '32');
    expect(await space.fsn('decode', 'f32.fsn', '-o', 'decoded.onnx')).toMatchObject({ status: 0, err: '' });
    expectAllClose(await logitsOf('decoded.onnx'), await logitsOf('net.onnx'), { rtol: 1e-5, atol: 1e-5 });
    const { status, out } = await space.fsn('export', 'f32.fsn', '-o', 'exported.onnx', '--json');
    expect(status).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ form: 'expanded', output: 'exported.onnx' });
    expectAllClose(await logitsOf('exported.onnx'), await logitsOf('net.onnx'), { rtol: 1e-5, atol: 1e-5 });
  });

  it('export compact and expanded alike', async () => {
    await space.fsn('encode', 'net.onnx', '-o', 'q.fsn', '--ratio', '2');
    await space.fsn('export', 'q.fsn', '-o', 'expanded.onnx');
    expect(await space.fsn('export', 'q.fsn', '-o', 'compact.onnx', '--form', 'compact')).toMatchObject({
      err: '',
    });
    expect(relativeL2(await logitsOf('compact.onnx'), await logitsOf('expanded.onnx'))).toBeLessThan(1e-5);
    const size = async (name: string) => (await readFile(space.path(name))).length;
    expect(await size('compact.onnx')).toBeLessThan(0.8 * (await size('expanded.onnx')));
  });

  it('decode into safetensors and a dense .fsn', async () => {
    await space.fsn('encode', 'net.onnx', '-o', 's.fsn', '--bits', '32');
    await space.fsn('decode', 's.fsn', '-o', 's.safetensors');
    const file = new Uint8Array(await readFile(space.path('s.safetensors')));
    const length = Number(new DataView(file.buffer).getBigUint64(0, true));
    const header = JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + length)));
    const { dtype, shape, data_offsets } = header['stem.conv.weight'];
    expect([dtype, shape]).toEqual(['F32', [4, 3, 3, 3]]);
    const start = 8 + length + data_offsets[0];
    const values = new Float32Array(file.slice(start, start + 108 * 4).buffer);
    const dense = unpack(new Uint8Array(await readFile(space.path('s.fsn')))).weights.get('stem.conv.weight');
    if (dense?.vector.format !== 'plain') throw new Error('not plain');
    expect([...values]).toEqual([...(dense.vector.data as Float32Array)]);
    expect((await space.fsn('decode', 's.fsn', '-o', 'dense.fsn')).status).toBe(0);
    expect(verify(new Uint8Array(await readFile(space.path('dense.fsn')))).ok).toBe(true);
  });

  it('export what Netron shows, each summary a node', async () => {
    await space.fsn('encode', 'net.onnx', '-o', 'shown.fsn', '--ratio', '2');
    const { status, out } = await space.fsn('export', '--netron', 'shown.fsn');
    expect(status).toBe(0);
    expect(out).toMatch(/shown\.netron\.onnx .*\n.*netron\.app/);
    const { nodes, domains, metadata } = fromOnnx(
      new Uint8Array(await readFile(space.path('shown.netron.onnx'))),
    );
    expect(domains).toEqual({ fsnet: 1 });
    const { layers } = JSON.parse((await space.fsn('inspect', 'shown.fsn', '--json')).out);
    const summaries = layers.filter(({ kind }: { kind: string }) => kind === 'summary');
    expect(summaries.length).toBeGreaterThan(3);
    const shown = nodes.filter(({ op }) => op === 'FilterSummary');
    expect(shown.map(({ name, attributes }) => [name, attributes.bytes, attributes.bits])).toEqual(
      summaries.map(({ name, bytes, bits }: Record<string, unknown>) => [
        name,
        { type: 'int', value: bytes },
        { type: 'int', value: bits },
      ]),
    );
    const { size } = await stat(space.path('shown.fsn'));
    expect(metadata.properties).toMatchObject({ file: 'shown.fsn', 'file bytes': `${size}` });
  });

  it('export for Netron where -o says, and an ONNX file as well', async () => {
    const { out } = await space.fsn('export', '--netron', 'net.onnx', '-o', 'look.onnx', '--json');
    expect(JSON.parse(out)).toMatchObject({ form: 'netron', output: 'look.onnx' });
    expect(fromOnnx(new Uint8Array(await readFile(space.path('look.onnx')))).metadata.properties).toEqual({
      file: 'net.onnx',
    });
  });

  it.each([
    [['net.onnx'], '--output'],
    [['net.onnx', '--netron', '--form', 'compact'], '--netron has no --form'],
  ])('refuse %j', async (argv, text) => {
    const { status, err } = await space.fsn('export', ...argv);
    expect(status).toBe(2);
    expect(err).toContain(text);
  });
});
