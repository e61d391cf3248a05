import type { ModelInput } from '@fsnet/graph';
import { expectAllClose } from '@fsnet/testing';
import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { withErrorScopes } from '../../test/error-scopes.ts';
import { gpuBackend } from '../../test/gpu-backend.ts';
import { imageTensor } from './image-input.ts';

const [width, height] = [40, 30];
const input: ModelInput = {
  ...{ name: 'x', dtype: 'float32', shape: [1, 3, 16, 16] },
  preprocessing: {
    ...{
      input: 'x',
      width: 16,
      height: 16,
      resize: 'crop',
      colorOrder: 'rgb',
      layout: 'nchw',
      scale: 1 / 255,
    },
    ...{ mean: [0.485, 0.456, 0.406], std: [0.229, 0.224, 0.225] },
  },
};

test('images of a page become inputs', async () => {
  const { device } = await gpuBackend();
  const rgba = Uint8ClampedArray.from({ length: 4 * width * height }, (_, i) =>
    i % 4 === 3 ? 255 : (i * 37 + (i >> 5) * 11) % 256,
  );
  const imageData = new ImageData(rgba, width, height);
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width, height });
  canvas.getContext('2d')!.putImageData(imageData, 0, 0);
  const bitmap = await createImageBitmap(imageData);
  await withErrorScopes(device, async () => {
    const { numTensors } = tf.memory();
    const read = async (image: Parameters<typeof imageTensor>[0]) => {
      const tensor = imageTensor(image, input);
      expect(tensor.shape).toEqual([1, 3, 16, 16]);
      const values = (await tensor.data()) as Float32Array;
      tensor.dispose();
      return values;
    };
    const expected = await read({ data: new Uint8Array(rgba), width, height });
    expect(new Set(expected).size).toBeGreaterThan(100);
    for (const image of [imageData, canvas, bitmap])
      expectAllClose(await read(image), expected, { atol: 1e-4 });
    expect(tf.memory().numTensors).toBe(numTensors);
  });
  bitmap.close();
});
