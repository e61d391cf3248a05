import type { Dimension, Graph, Metadata } from '@fsnet/graph';
import { presetPreprocessing } from '@fsnet/vision';
import { describe, expect, it } from 'vitest';
import { memoryIo } from '../testing/memory-io.ts';
import { choosePreprocessing } from './choose-preprocessing.ts';

function network(shape: readonly Dimension[], metadata: Metadata = {}): Graph<unknown> {
  return {
    name: '',
    opset: 22,
    domains: {},
    inputs: [{ name: 'image', dtype: 'float32', shape }],
    outputs: [],
    nodes: [],
    weights: new Map(),
    metadata,
  };
}

const cifar = network(['N', 3, 32, 32]);

describe('choosePreprocessing', () => {
  const own = { ...presetPreprocessing('unit', cifar), scale: 1 };

  it('takes the file’s own before any assumption, and the user’s before that', async () => {
    const io = memoryIo();
    const graph = network(['N', 3, 32, 32], { preprocessing: [own] });
    expect(await choosePreprocessing(undefined, graph, io)).toEqual(own);
    expect(await choosePreprocessing('imagenet', graph, io)).toEqual(presetPreprocessing('imagenet', cifar));
    expect(io.err()).toBe('');
  });

  it('says what it assumes', async () => {
    const io = memoryIo();
    expect(await choosePreprocessing(undefined, cifar, io)).toEqual(presetPreprocessing('imagenet', cifar));
    expect(io.err()).toMatch(/^fsn: note: .*ImageNet.* 32 x 32/);
  });
});
