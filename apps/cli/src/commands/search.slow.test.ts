import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { makeWorkspace, writeCifar } from '../testing/workspace.ts';

it('trains networks to compare with, and a recipe that fsn train repeats', async () => {
  await using space = await makeWorkspace();
  await writeCifar(space, 40);
  const data = ['--data', 'cifar', '--workers', '2', '--preprocessing', 'cifar10', '--json'];
  const tried = ['--bits', '2,4', '--ratios', '1,2', '--epochs', '2'];
  const argv = ['search', 'net.onnx', '--target', 'size=9kB', '-o', 'found', ...tried, ...data];
  const { status, out, err } = await space.fsn(...argv, '--compare-uniform');
  expect({ status, err }).toEqual({ status: 0, err: '' });
  const outcome = JSON.parse(out);
  expect(outcome.bytes).toBeLessThanOrEqual(9000);
  expect(outcome.uniform.length).toBeGreaterThan(0);
  for (const { model, bytes, accuracy } of outcome.uniform) {
    expect((await readFile(space.path(model))).length).toBe(bytes);
    expect(accuracy[0].samples).toBe(20);
  }
  const trained = await space.fsn('train', 'found/recipe.json', '-o', 'again', '--workers', '2', '--json');
  expect(trained).toMatchObject({ status: 0, err: '' });
  const kinds = async (model: string) =>
    JSON.parse((await space.fsn('inspect', model, '--json')).out)
      // Names are short, and biases in half precision, in a file that is only to be run.
      .layers.map(({ kind, shape, bits }: Record<string, unknown>) => [kind, shape, bits])
      .filter(([, , bits]: unknown[]) => Number(bits) <= 8);
  expect(await kinds('again/model.fsn')).toEqual(await kinds('found/model.fsn'));
}, 600_000);
