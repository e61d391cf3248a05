import { float32, type Graph, type Preprocessing } from '@fsnet/graph';
import { preprocess } from '@fsnet/vision';
import { describe, expect, it } from 'vitest';
import { drawSample } from './sample-picture.ts';

describe('a sample', () => {
  const base: Preprocessing = {
    ...{ input: 'image', width: 2, height: 1, resize: 'stretch', colorOrder: 'rgb', layout: 'nchw' },
    ...{ scale: 1 / 255, mean: [0.5, 0.25, 0], std: [0.5, 1, 2] },
  };
  const image = { width: 2, height: 1, pixels: Uint8Array.from([255, 51, 0, 0, 102, 255]) };
  const graph = (preprocessing: Preprocessing) =>
    ({ metadata: { preprocessing: [preprocessing] } }) as unknown as Graph;

  it.each([
    [base, [1, 3, 1, 2]],
    [{ ...base, layout: 'nhwc' } as const, [1, 1, 2, 3]],
    [{ ...base, colorOrder: 'bgr' } as const, [1, 3, 1, 2]],
  ])('is seen as it was before preprocessing', (preprocessing, shape) => {
    const tensor = float32(shape, preprocess(image, preprocessing));
    const picture = drawSample(graph(preprocessing), 'image', tensor)!;
    expect([...picture.rgba]).toEqual([255, 51, 0, 255, 0, 102, 255, 255]);
  });

  it('is spread over all shades where nothing is known, thinned out where large, and no picture where it is none', () => {
    const network = { metadata: {} } as unknown as Graph;
    const gray = drawSample(network, 'x', float32([1, 1, 1, 3], Float32Array.of(-2, 0, 2)))!;
    expect([...gray.rgba].filter((_, i) => i % 4 === 0)).toEqual([0, 128, 255]);
    const large = drawSample(network, 'x', float32([1, 3, 500, 300], new Float32Array(450_000)))!;
    expect([large.width, large.height]).toEqual([38, 63]);
    expect(drawSample(network, 'x', float32([1, 8, 4, 4], new Float32Array(128)))).toBeUndefined();
    expect(drawSample(network, 'x', float32([10], new Float32Array(10)))).toBeUndefined();
  });
});
