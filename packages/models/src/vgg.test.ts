import { drawUniform, float32, inferShapes, multiplyAdds } from '@fsnet/graph';
import { toOnnx } from '@fsnet/onnx';
import { runOnnx } from '@fsnet/testing';
import { describe, expect, test } from 'vitest';
import { parameterCount } from './parameter-count.ts';
import { vgg } from './vgg.ts';
import { zeros } from './zeros.fixture.ts';

describe('vgg', () => {
  test.each([
    { depth: 11, parameters: 132_863_336 },
    { depth: 13, parameters: 133_047_848 },
    { depth: 16, parameters: 138_357_544 },
    { depth: 19, parameters: 143_667_240 },
  ] as const)("depth $depth has torchvision's $parameters parameters", ({ depth, parameters }) => {
    expect(parameterCount(vgg({ depth, weights: zeros }))).toBe(parameters);
  });

  test('depth 16 spends 15.5 G multiply-adds, 15.3 of them in its features', () => {
    const of = (featuresOnly: boolean) =>
      multiplyAdds(vgg({ depth: 16, featuresOnly, weights: zeros })).total;
    expect(of(true)).toBe(15_346_630_656);
    expect(of(false)).toBe(15_346_630_656 + (25_088 + 4096) * 4096 + 4096 * 1000);
  });

  test('the features alone', () => {
    const graph = vgg({ depth: 16, featuresOnly: true, weights: zeros });
    expect(parameterCount(graph)).toBe(14_714_688);
    expect(graph.outputs.map(({ name }) => name)).toEqual(['features']);
    expect(inferShapes(graph).get('features')?.shape).toEqual(['N', 512, 7, 7]);
    expect(inferShapes(graph).get('stage3.pool')?.shape).toEqual(['N', 256, 28, 28]);
  });

  test('it runs in onnxruntime', async () => {
    const graph = vgg({ depth: 11, featuresOnly: true });
    const image = float32([1, 3, 224, 224], drawUniform(1, 3 * 224 * 224));
    const { features } = await runOnnx(toOnnx(graph), { image });
    expect(features.shape).toEqual([1, 512, 7, 7]);
    expect(Array.from(features.data, Number).some((value) => value > 0)).toBe(true);
  });

  test('another depth is refused', () => {
    expect(() => vgg({ depth: 12 as 16 })).toThrow('depth must be 11, 13, 16 or 19, found 12');
  });
});
