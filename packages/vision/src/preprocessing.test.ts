import type { Dimension, Graph } from '@fsnet/graph';
import { describe, expect, it } from 'vitest';
import { findImageInput } from './image-input.ts';
import { parsePreprocessing, presetPreprocessing } from './preprocessing.ts';

function network(shape: readonly Dimension[]): Graph<unknown> {
  return {
    name: '',
    opset: 22,
    domains: {},
    inputs: [{ name: 'image', dtype: 'float32', shape }],
    outputs: [],
    nodes: [],
    weights: new Map(),
    metadata: {},
  };
}

const cifar = network(['N', 3, 32, 32]);

describe('findImageInput', () => {
  it('tells the layout by where the channels are', () => {
    expect(findImageInput(cifar)).toMatchObject({
      layout: 'nchw',
      channels: 3,
      height: 32,
      width: 32,
      batch: undefined,
    });
    expect(findImageInput(network([1, 24, 48, 1]))).toMatchObject({
      layout: 'nhwc',
      channels: 1,
      height: 24,
      width: 48,
      batch: 1,
    });
  });

  it('refuses what takes no images', () => {
    expect(() => findImageInput(network(['N', 128]))).toThrow('not exactly one image input');
    expect(() => findImageInput(cifar, 'mask')).toThrow("input 'mask' that the network has not");
  });
});

describe('presetPreprocessing', () => {
  it('is at the network’s size', () => {
    expect(presetPreprocessing('imagenet', cifar)).toEqual({
      input: 'image',
      width: 32,
      height: 32,
      resize: 'crop',
      colorOrder: 'rgb',
      layout: 'nchw',
      scale: 1 / 255,
      mean: [0.485, 0.456, 0.406],
      std: [0.229, 0.224, 0.225],
    });
    expect(presetPreprocessing('unit', network([1, 28, 28, 1]))).toMatchObject({
      colorOrder: 'gray',
      layout: 'nhwc',
      mean: [0],
      std: [1],
    });
  });

  it('needs a size', () => {
    expect(() => presetPreprocessing('imagenet', network(['N', 3, 'H', 'W']))).toThrow('how large its input');
  });
});

describe('parsePreprocessing', () => {
  it('fills in what the network says', () => {
    expect(parsePreprocessing({ mean: [1, 2, 3], colorOrder: 'bgr' }, cifar, 'p.json')).toEqual({
      input: 'image',
      width: 32,
      height: 32,
      resize: 'stretch',
      colorOrder: 'bgr',
      layout: 'nchw',
      scale: 1 / 255,
      mean: [1, 2, 3],
      std: [1, 1, 1],
    });
    const any = network(['N', 3, 'H', 'W']);
    expect(parsePreprocessing({ width: 64, height: 48 }, any, 'p.json')).toMatchObject({
      width: 64,
      height: 48,
    });
  });

  it.each([
    [[], 'one JSON object'],
    [{ means: [1, 2, 3] }, "unknown field 'means'"],
    [{ mean: [1, 2] }, "'mean' is wrong"],
    [{ std: [1, 0, 1] }, "'std' is wrong"],
    [{ width: 0 }, "'width' is wrong"],
    [{ resize: 'fit' }, "'resize' is wrong"],
    [{ scale: '1' }, "'scale' is wrong"],
  ])('refuses %j', (json, message) => {
    expect(() => parsePreprocessing(json, cifar, 'p.json')).toThrow(
      expect.objectContaining({ code: 'bad-data' }),
    );
    expect(() => parsePreprocessing(json, cifar, 'p.json')).toThrow(message);
  });

  it('refuses a size that the network does not take', () => {
    expect(() => parsePreprocessing({ width: 64 }, cifar, 'p.json')).toThrow('does not fit');
    expect(() => parsePreprocessing({ colorOrder: 'gray' }, cifar, 'p.json')).toThrow('does not fit');
  });
});
