import { drawUniform, execute, float32 } from '@fsnet/graph';
import { expectAllClose } from '@fsnet/testing';
import type { LiteRt } from '@litertjs/core';
import { beforeAll, describe, expect, test } from 'vitest';
import { litert } from '../contestants/litert.ts';
import { nodeEnvironment } from '../node-environment.ts';
import { channelsFirst } from './resnet8.ts';

const network = await nodeEnvironment.mlperfResNet8();

describe.skipIf(!network)('the ResNet-8 of MLPerf Tiny', () => {
  const pixels = drawUniform(1, 3 * 32 * 32, 0, 255).map(Math.round);
  let runtime: LiteRt;
  let expected: Float32Array;
  beforeAll(async () => {
    runtime = await nodeEnvironment.startLiteRt();
    const image = float32([1, 3, 32, 32], channelsFirst(pixels));
    expected = execute(network!.graph, { input_1: image }).probabilities.data as Float32Array;
  });

  test('gives what the float .tflite gives in LiteRT.js', async () => {
    const contestant = await litert(runtime, network!.float, pixels);
    expect(contestant.type).toBe('float32');
    expectAllClose((await contestant.run()) as Float32Array, expected, { rtol: 1e-3, atol: 1e-30 });
    contestant.dispose();
  });

  test('and nearly what the int8 one gives', async () => {
    const levels = pixels.map((pixel) => pixel - 128);
    const contestant = await litert(runtime, network!.int8, levels);
    expect(contestant.type).toBe('int8');
    const actual = Float32Array.from(await contestant.run(), (level) => (level + 128) / 256);
    expectAllClose(actual, expected, { atol: 0.2 });
    contestant.dispose();
  });
});
