import { float32, type Graph, type Metadata } from '@fsnet/graph';
import { expectAllClose } from '@fsnet/testing';
import { describe, expect, it } from 'vitest';
import {
  classOutput,
  probabilities,
  rankOf,
  requireClassOutput,
  scoreRows,
  topIndices,
} from './class-scores.ts';

function network(metadata: Metadata = {}): Graph<unknown> {
  return {
    name: '',
    opset: 22,
    domains: {},
    inputs: [],
    outputs: [],
    nodes: [],
    weights: new Map(),
    metadata,
  };
}

describe('classOutput', () => {
  it('is the one output of [batch, classes]', () => {
    expect(classOutput(network(), { logits: float32([1, 10]) })).toEqual({ name: 'logits', classes: 10 });
    expect(classOutput(network(), { map: float32([1, 10, 1, 1]) })).toEqual({ name: 'map', classes: 10 });
  });

  it('is none for detectors, other tasks and more outputs', () => {
    expect(classOutput(network(), { boxes: float32([1, 100, 4]) })).toBeUndefined();
    expect(classOutput(network({ task: 'object-detection' }), { logits: float32([1, 10]) })).toBeUndefined();
    expect(classOutput(network(), { a: float32([1, 10]), b: float32([1, 4]) })).toBeUndefined();
    expect(() => requireClassOutput(network(), { boxes: float32([1, 100, 4]) })).toThrow(
      'not an image classifier',
    );
  });

  it('is the labelled one among several', () => {
    const labels = ['cat', 'dog', 'emu'];
    const outputs = { features: float32([1, 64]), scores: float32([1, 3]) };
    expect(classOutput(network({ labels }), outputs)?.name).toBe('scores');
  });
});

describe('probabilities', () => {
  it('is the softmax of logits', () => {
    expectAllClose([...probabilities([0, Math.log(3)])], [0.25, 0.75]);
    expectAllClose([...probabilities([1000, 1000 + Math.log(3)])], [0.25, 0.75]);
  });

  it('leaves probabilities as they are', () => {
    expect([...probabilities([0.25, 0.75])]).toEqual([0.25, 0.75]);
  });

  it('undoes a log softmax', () => {
    expectAllClose([...probabilities([Math.log(0.2), Math.log(0.8)])], [0.2, 0.8]);
  });
});

describe('ranks', () => {
  it('orders by score, equal ones by index, and what is no number last', () => {
    expect(topIndices([1, 5, Number.NaN, 5, -2], 9)).toEqual([1, 3, 0, 4, 2]);
    expect(topIndices([1, 5, 3], 2)).toEqual([1, 2]);
    const scores = [1, 5, Number.NaN, 5, -2];
    expect(scores.map((_, label) => rankOf(label, scores))).toEqual([2, 0, 5, 1, 3]);
  });

  it('splits a batch into rows', () => {
    const rows = scoreRows(float32([2, 3], [1, 2, 3, 4, 5, 6]));
    expect(rows.map((row) => [...row])).toEqual([
      [1, 2, 3],
      [4, 5, 6],
    ]);
  });
});
