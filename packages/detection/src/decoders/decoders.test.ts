import { type Graph, type Metadata, randomGenerator } from '@fsnet/graph';
import { describe, expect, it } from 'vitest';
import { cocoLabels } from '../annotations/coco-labels.ts';
import type { OutputValues } from './decoder.ts';
import { detectionDecoders, findDecoder } from './decoders.ts';

type Shapes = Readonly<Record<string, readonly (number | string)[]>>;

function network(input: readonly number[], outputs: Shapes, metadata: Metadata = {}): Graph<unknown> {
  const value = ([name, shape]: [string, readonly (number | string)[]]) =>
    ({ name, dtype: 'float32', shape }) as const;
  return {
    name: '',
    opset: 22,
    domains: {},
    inputs: [value(['image', input])],
    outputs: Object.entries(outputs).map(value),
    nodes: [],
    weights: new Map(),
    metadata,
  };
}

const values = (shape: readonly number[], numbers: ArrayLike<number>): OutputValues => ({
  shape,
  values: Float32Array.from(numbers),
});

const ours = network([1, 3, 96, 96], { boxes: ['n', 4], scores: ['n'], classes: ['n'] });
const fast = network([1, 3, 32, 48], { out: [1, 85, 2, 3] });
const face = network([1, 3, 240, 320], { scores: [1, 4420, 2], boxes: [1, 4420, 4] });

describe('findDecoder', () => {
  it('tells detectors apart', () => {
    expect([ours, fast, face].map(findDecoder)).toEqual(['ssd', 'fastestdet', 'ultraface']);
    const two = network([1, 3, 32, 48], { out: [1, 7, 2, 3] }, { labels: ['a', 'b'] });
    expect(findDecoder(two)).toBe('fastestdet');
  });

  it('takes nothing else for one', () => {
    const others = [
      network([1, 3, 32, 32], { logits: [1, 10] }),
      network([1, 3, 32, 48], { masks: [1, 21, 2, 3] }),
      network([1, 3, 32, 48], { masks: [1, 85, 32, 48] }),
      network([1, 3, 240, 320], { scores: [1, 4421, 2], boxes: [1, 4421, 4] }),
      network([1, 3, 240, 320], { scores: [1, 4420, 3], boxes: [1, 4420, 4] }),
      network([1, 3, 96, 96], { boxes: [1, 10, 4], scores: [1, 10], classes: [1, 10] }),
    ];
    expect(others.map(findDecoder)).toEqual(others.map(() => undefined));
  });
});

it('knows the 80 labels of COCO', () => {
  expect(cocoLabels).toHaveLength(80);
  expect(new Set(cocoLabels).size).toBe(80);
  expect([cocoLabels[0], cocoLabels[15], cocoLabels[79]]).toEqual(['person', 'cat', 'toothbrush']);
});

describe('final boxes', () => {
  const outputs = {
    boxes: values([3, 4], [0, 0, 1, 1, 0.5, 0.5, 0.75, 1, 0, 0, 0.25, 0.5]),
    scores: values([3], [0.25, 0.75, 0.5]),
    classes: values([3], [2, 0, 1]),
  };

  it('are taken from the threshold up, the surest first', () => {
    expect(detectionDecoders.ssd.decode(outputs, ours, { threshold: 0.5 })).toEqual({
      boxes: Float64Array.of(0.5, 0.5, 0.75, 1, 0, 0, 0.25, 0.5),
      scores: Float64Array.of(0.75, 0.5),
      classes: Int32Array.of(0, 1),
    });
  });

  it('are refused where outputs do not fit', () => {
    const { scores, boxes } = outputs;
    for (const wrong of [{}, { boxes, scores }, { boxes, scores, classes: values([2], [1, 2]) }])
      expect(() => detectionDecoders.ssd.decode(wrong, ours, { threshold: 0 })).toThrow(
        expect.objectContaining({ code: 'bad-shape' }),
      );
  });
});

describe('FastestDet', () => {
  it('has boxes by cell, and of overlapping ones the best of any class', () => {
    const data = new Float32Array(85 * 6);
    const write = (cell: number, numbers: Readonly<Record<number, number>>) => {
      for (const [channel, value] of Object.entries(numbers)) data[Number(channel) * 6 + cell] = value;
    };
    // Middle of cell (1, 1) moved by tanh(.5493) = .5 to the right; a quarter as wide, half as high as the picture.
    write(4, { 0: 0.9, 1: 0.5493061443340549, 3: -Math.log(3), 4: 0, 20: 0.8, 30: 0.2 });
    // Nearly the same box, less sure.
    write(5, { 0: 0.9, 1: -0.5493061443340549, 3: -Math.log(3), 4: 0, 30: 0.7 });
    write(0, { 0: 0.5, 3: -3, 4: -3, 5: 0.5 });
    const outputs = { out: values([1, 85, 2, 3], data) };
    const { boxes, scores, classes } = detectionDecoders.fastestdet.decode(outputs, fast, { threshold: 0.5 });
    expect([...classes]).toEqual([15]);
    expect(scores[0]).toBeCloseTo(0.72, 6);
    [0.5 - 0.125, 0.5 - 0.25, 0.5 + 0.125, 0.5 + 0.25].forEach((edge, i) => {
      expect(boxes[i]).toBeCloseTo(edge, 5);
    });
    expect(detectionDecoders.fastestdet.decode(outputs, fast, { threshold: 0.2 }).classes).toEqual(
      Int32Array.of(15, 0),
    );
    expect(detectionDecoders.fastestdet.decode(outputs, fast, { threshold: 0.8 }).classes).toHaveLength(0);
    expect(detectionDecoders.fastestdet.labels?.(fast)).toBe(cocoLabels);
  });
});

describe('UltraFace', () => {
  const [boxes, scores] = [new Float32Array(4420 * 4), new Float32Array(4420 * 2)];
  // The first box of the last map's last cell (4, 3), 128 pixels: centre (4.5, 3.5) * 64, partly beside the picture.
  const box = 4420 - 3;
  scores[2 * box + 1] = 0.9;
  scores[2] = 0.6;
  scores[3] = 0.4;
  const outputs = { scores: values([1, 4420, 2], scores), boxes: values([1, 4420, 4], boxes) };

  it('decodes boxes beside its default ones', () => {
    const found = detectionDecoders.ultraface.decode(outputs, face, { threshold: 0.5 });
    expect(found.classes).toEqual(Int32Array.of(0));
    const [x, y] = [288 / 320, 224 / 240];
    [x - 0.2, y - 64 / 240, 1, 1].forEach((edge, i) => {
      expect(found.boxes[i]).toBeCloseTo(edge, 5);
    });
  });

  it('takes corners of networks that decode them', () => {
    const node = { name: '', op: 'Exp', domain: '', inputs: ['x'], outputs: ['y'], attributes: {} };
    const corners = new Float32Array(4420 * 4);
    corners.set([0.25, 0.25, 0.5, 0.75], box * 4);
    const found = detectionDecoders.ultraface.decode(
      { ...outputs, boxes: values([1, 4420, 4], corners) },
      { ...face, nodes: [node] },
      { threshold: 0.5 },
    );
    expect([...found.boxes]).toEqual([0.25, 0.25, 0.5, 0.75]);
  });

  it('leaves overlapping faces to the surest', () => {
    const next = randomGenerator(3);
    const noisy = scores.map((value, i) => (i % 2 === 1 && i < 1000 ? 0.5 + next() / 4 : value));
    const all = { ...outputs, scores: values([1, 4420, 2], noisy) };
    const found = detectionDecoders.ultraface.decode(all, face, { threshold: 0.5 });
    expect(found.scores[0]).toBeCloseTo(0.9, 6);
    expect(found.scores.length).toBeLessThan(400);
    expect([...found.scores]).toEqual([...found.scores].sort((a, b) => b - a));
  });
});
