import { checkGraph, drawUniform, float32, inferShapes, multiplyAdds } from '@fsnet/graph';
import { toOnnx } from '@fsnet/onnx';
import { runOnnx } from '@fsnet/testing';
import { describe, expect, test } from 'vitest';
import { mobileNetV2 } from './mobilenet-v2.ts';
import { parameterCount } from './parameter-count.ts';
import { zeros } from './zeros.fixture.ts';

describe('mobileNetV2', () => {
  // Parameters as torchvision and Keras count them; multiply-adds of the paper, in millions.
  test.each([
    { width: 1, parameters: 3_504_872, millions: 301 },
    { width: 0.5, parameters: 1_968_680, millions: 97 },
    { width: 1.4, parameters: 6_108_776, millions: 582 },
  ])('width $width: $parameters parameters, $millions M multiply-adds', ({ width, parameters, millions }) => {
    const graph = mobileNetV2({ width, weights: zeros });
    checkGraph(graph);
    expect(parameterCount(graph)).toBe(parameters);
    expect(Math.round(multiplyAdds(graph).total / 1e6)).toBe(millions);
  });

  test('ten blocks add their input; five strides leave 7 x 7 positions', () => {
    const graph = mobileNetV2({ weights: zeros });
    expect(graph.nodes.filter(({ op }) => op === 'Add')).toHaveLength(10);
    const shapes = inferShapes(graph);
    expect(shapes.get('block17.project.bn')?.shape).toEqual(['N', 320, 7, 7]);
    expect(shapes.get('final.relu')?.shape).toEqual(['N', 1280, 7, 7]);
  });

  test('it runs in onnxruntime', async () => {
    const image = float32([1, 3, 224, 224], drawUniform(1, 3 * 224 * 224));
    const { logits } = await runOnnx(toOnnx(mobileNetV2({ width: 0.35, classes: 5 })), { image });
    expect(logits.shape).toEqual([1, 5]);
    expect(Array.from(logits.data, Number).every(Number.isFinite)).toBe(true);
  });

  test('a width of nothing is refused', () => {
    expect(() => mobileNetV2({ width: 0 })).toThrow('width must be a number above 0, found 0');
  });
});
