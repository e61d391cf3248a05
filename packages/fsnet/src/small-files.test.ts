import { readFile } from 'node:fs/promises';
import { brotliCompressSync } from 'node:zlib';
import { randomTensor, relativeL2, runOnnx } from '@fsnet/testing';
import { encode, inspect, load, toOnnx, unpack, verify } from 'fsnet';
import { expect, test } from 'vitest';

const path = new URL('../../../test-models/resnet8-cifar10/resnet8-cr4.fsn', import.meta.url);

/** Half precision of numbers a channel moves outputs by less than this. */
const bound = 3e-3;

test('a trained network made small is a quarter smaller, runs as fast and answers the same, here and in ONNX', async () => {
  const before = new Uint8Array(await readFile(path));
  const after = encode(unpack(before), { small: true });
  expect(after.length).toBeLessThan(0.75 * before.length);
  expect(brotliCompressSync(after).length).toBeLessThan(0.9 * brotliCompressSync(before).length);
  expect(verify(after)).toEqual({ ok: true, problems: [] });
  const [small, whole] = [await inspect(after), await inspect(before)];
  const layers = ({ layers: all }: typeof small) =>
    all.filter(({ shape }) => shape.length > 1).map(({ op, kind, shape, bits }) => [op, kind, shape, bits]);
  expect(layers(small)).toEqual(layers(whole));

  const image = randomTensor(3, [4, 3, 32, 32], -2, 2);
  using model = await load(before, { backend: 'wasm', threads: 1 });
  using smaller = await load(after, { backend: 'wasm', threads: 1 });
  const { logits } = await model.run({ image: image.data });
  const found = await smaller.run({ image: image.data });
  expect(relativeL2(found.logits, logits as Float32Array)).toBeLessThan(bound);
  // Normalisations are part of the convolutions still.
  const kernels = (of: typeof model) =>
    of.explain(4).layers.map(({ op, kernel, fused }) => [op, kernel, fused.length]);
  expect(kernels(smaller)).toEqual(kernels(model));

  for (const form of ['expanded', 'compact'] as const) {
    const outputs = await runOnnx(toOnnx(unpack(after), { form }), { image });
    expect(relativeL2(outputs.logits, logits as Float32Array), form).toBeLessThan(bound);
  }
});
