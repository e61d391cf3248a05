import { drawUniform, float32, inferShapes, multiplyAdds } from '@fsnet/graph';
import { toOnnx } from '@fsnet/onnx';
import { runOnnx } from '@fsnet/testing';
import { describe, expect, test } from 'vitest';
import { mobileNetV1 } from './mobilenet-v1.ts';
import { parameterCount } from './parameter-count.ts';
import { zeros } from './zeros.fixture.ts';

describe('mobileNetV1', () => {
  // Parameters as Keras counts them; multiply-adds of the paper's table 6, in millions.
  test.each([
    { width: 1, parameters: 4_231_976, millions: 569 },
    { width: 0.75, parameters: 2_585_560, millions: 325 },
    { width: 0.5, parameters: 1_331_592, millions: 149 },
    { width: 0.25, parameters: 470_072, millions: 41 },
  ])('width $width: $parameters parameters, $millions M multiply-adds', ({ width, parameters, millions }) => {
    const graph = mobileNetV1({ width, weights: zeros });
    expect(parameterCount(graph)).toBe(parameters);
    expect(Math.round(multiplyAdds(graph).total / 1e6)).toBe(millions);
  });

  test('28 layers, 13 of them depthwise', () => {
    const { nodes } = mobileNetV1({ weights: zeros });
    expect(nodes.filter(({ op }) => op === 'Conv' || op === 'Gemm')).toHaveLength(28);
    expect(nodes.filter(({ attributes }) => attributes.group)).toHaveLength(13);
  });

  test('five strides leave 7 x 7 positions', () => {
    const shapes = inferShapes(mobileNetV1({ weights: zeros }));
    const sizes = ['stem.relu', 'block5.pointwise.relu', 'block13.pointwise.relu'];
    expect(sizes.map((value) => shapes.get(value)?.shape)).toEqual([
      ['N', 32, 112, 112],
      ['N', 256, 28, 28],
      ['N', 1024, 7, 7],
    ]);
  });

  test('it runs in onnxruntime', async () => {
    const image = float32([2, 3, 224, 224], drawUniform(1, 2 * 3 * 224 * 224));
    const { logits } = await runOnnx(toOnnx(mobileNetV1({ width: 0.25, classes: 5 })), { image });
    expect(logits.shape).toEqual([2, 5]);
    expect(Array.from(logits.data, Number).every(Number.isFinite)).toBe(true);
  });

  test('a width that leaves fractions of channels is refused', () => {
    expect(() => mobileNetV1({ width: 0.3 })).toThrow('width must be a multiple of 1/32 above 0, found 0.3');
    expect(() => mobileNetV1({ width: 0 })).toThrow('found 0');
  });
});
