import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { sharedFolder } from '@fsnet/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeWorkspace, type Workspace } from '../testing/workspace.ts';

const shared = sharedFolder();

describe.skipIf(!shared)('real networks on all of CIFAR-10’s test images', () => {
  let space: Workspace;
  beforeAll(async () => {
    space = await makeWorkspace();
    await promisify(execFile)(process.execPath, [join(shared!, 'data/cifar-10/unpack.mjs'), space.folder]);
  }, 600_000);
  afterAll(() => space[Symbol.asyncDispose]());

  async function top1(model: string): Promise<number> {
    const { status, out, err } = await space.fsn(
      'eval',
      model,
      '--data',
      '.',
      '--preprocessing',
      'imagenet',
      '--json',
    );
    expect({ status, err }).toEqual({ status: 0, err: '' });
    const result = JSON.parse(out);
    console.info(`${model}: top-1 ${result.top1}, ${Math.round(result.milliseconds / 1000)} s`);
    return result.top1;
  }

  it.each([
    ['resnet20', 0.9173],
    ['resnet56', 0.9339],
  ])('keep the accuracy of %s', async (name, expected) => {
    const onnx = join(shared!, `models/cifar10-resnet/${name}.onnx`);
    expect(await top1(onnx)).toBe(expected);
    for (const [bits, tolerance] of [
      ['8', 0.001],
      ['6', 0.005],
    ] as const) {
      const file = `${name}-${bits}.fsn`;
      expect(await space.fsn('encode', onnx, '-o', file, '--bits', bits)).toMatchObject({ status: 0 });
      expect(Math.abs((await top1(file)) - expected)).toBeLessThanOrEqual(tolerance + 1e-9);
    }
    const [small, large] = await Promise.all([readFile(space.path(`${name}-6.fsn`)), readFile(onnx)]);
    expect(small.length / large.length).toBeLessThanOrEqual(0.2);
  });
});
