import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cifarResNet } from '@fsnet/models';
import { expectAllClose, randomTensor, relativeL2, runOnnx } from '@fsnet/testing';
import {
  decode,
  encode,
  encodeAsync,
  FsnError,
  fromOnnx,
  inspect,
  load,
  parseRecipe,
  toOnnx,
  unpack,
  verify,
} from 'fsnet';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';

describe('what users type', () => {
  let folder = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'fsnet-'));
    await writeFile(join(folder, 'resnet8.onnx'), toOnnx(cifarResNet({ depth: 8 })));
  });
  afterAll(() => rm(folder, { recursive: true }));

  test('from ONNX to .fsn and back', async () => {
    const onnx = await readFile(join(folder, 'resnet8.onnx'));
    const graph = fromOnnx(onnx);
    const fsn = encode(graph, { bits: 8 });
    await writeFile(join(folder, 'resnet8.fsn'), fsn);

    const info = await inspect(join(folder, 'resnet8.fsn'));
    expect(info.bytes).toBe(fsn.length);
    expect(info.layers.find(({ name }) => name === 'stem.conv.weight')).toMatchObject({
      op: 'Conv',
      bits: 8,
    });
    expect(verify(fsn)).toEqual({ ok: true, problems: [] });

    const dense = decode(fsn);
    await writeFile(join(folder, 'out.onnx'), toOnnx(dense));

    const image = randomTensor(1, [2, 3, 32, 32]);
    const [{ logits: before }, { logits: after }] = [
      await runOnnx(onnx, { image }),
      await runOnnx(await readFile(join(folder, 'out.onnx')), { image }),
    ];
    expect(relativeL2(after, before)).toBeLessThan(0.05);
    const compact = await runOnnx(toOnnx(unpack(fsn), { form: 'compact' }), { image });
    expectAllClose(compact.logits, after, { rtol: 1e-4, atol: 1e-4 });
  });

  test('loading and running', async () => {
    const path = join(folder, 'run.fsn');
    await writeFile(path, encode(cifarResNet({ depth: 8 }), { bits: 8, ratio: 2 }));
    const image = randomTensor(1, [2, 3, 32, 32]);
    const expected = (await runOnnx(toOnnx(decode(await readFile(path))), { image })).logits;
    using model = await load(path, { backend: 'wasm', signal: AbortSignal.timeout(30_000) });
    expect(model.inputs).toEqual([{ name: 'image', dtype: 'float32', shape: [null, 3, 32, 32] }]);
    const { logits } = await model.run({ image: image.data });
    expect(relativeL2(logits, expected.data as Float32Array)).toBeLessThan(1e-5);
    // @ts-expect-error No such backend.
    await expect(load(path, { backend: 'webgl' })).rejects.toThrow(/no backend 'webgl'.*'wasm' and 'webgpu'/);
  });

  test('a recipe, a report and a signal', async () => {
    const recipe = parseRecipe({ layers: [{ match: 'stage{2,3}.*', ratio: 2 }] });
    let summaries = 0;
    const fsn = await encodeAsync(cifarResNet({ depth: 8 }), {
      recipe,
      signal: AbortSignal.timeout(60_000),
      onReport: ({ layers }) => {
        summaries = layers.filter(({ kind }) => kind === 'summary').length;
      },
    });
    expect(summaries).toBe(4);
    expect((await inspect(fsn)).layers.filter(({ kind }) => kind === 'summary').length).toBe(summaries);
  });

  test('one error for bad input', () => {
    for (const wrong of [() => decode(new Uint8Array(7)), () => fromOnnx(new Uint8Array(7).fill(255))])
      expect(wrong).toThrow(FsnError);
  });
});
