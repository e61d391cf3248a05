import { float32, type Graph, type Preprocessing, type SummaryWeight } from '@fsnet/graph';
import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { preprocess } from '../../images/preprocess.ts';
import { limits } from '../limits.ts';
import { readsOf } from '../segment-figures.ts';
import { drawFilters } from './filter-picture.ts';
import { pngUrl } from './png-url.ts';
import { drawSample } from './sample-picture.ts';
import { drawSummary } from './vector-drawing.ts';

function summary(filters: number, step: number, circular = false): SummaryWeight {
  const count = circular ? step * (filters - 1) : step * (filters - 1) + 18;
  const data = Float32Array.from({ length: count }, (_, i) => Math.sin(i));
  return {
    ...{ kind: 'summary', dtype: 'float32', shape: [filters, 2, 3, 3], groups: 1, order: 'hwi' },
    ...{ segments: 'filter', circular, locations: { kind: 'uniform', step } },
    vector: { format: 'plain', dtype: 'float32', data, count },
  };
}

function draw(weight: SummaryWeight) {
  return drawSummary(weight, (weight.vector as { data: Float32Array }).data, readsOf(weight));
}

/** Strokes `M x y h length` of the paths of a class. */
function strokes(svg: string, name: string): { x: number; y: number; length: number }[] {
  const [, path] = new RegExp(`<path class="${name}" d="([^"]*)"`).exec(svg)!;
  return [...path.matchAll(/M([\d.]+) ([\d.]+)h([\d.]+)/g)].map(([, x, y, length]) => ({
    x: +x,
    y: +y,
    length: +length,
  }));
}

describe('a summary', () => {
  it.each([false, true])('has its segments in lanes where they do not overlap (circular: %s)', (circular) => {
    const weight = summary(12, 7, circular);
    const { svg, segments } = draw(weight);
    expect(segments).toBe('lanes');
    const all = [...strokes(svg, 'first'), ...strokes(svg, 'others')];
    const scale = limits.columns / weight.vector.count;
    // Of the circular ones the last two go on at the beginning, each in two strokes.
    expect(all).toHaveLength(circular ? 14 : 12);
    const drawn = all.reduce((sum, { length }) => sum + length + 0.6, 0);
    expect(drawn / scale).toBeCloseTo(12 * 18, 0);
    for (const a of all)
      for (const b of all)
        if (a !== b && a.y === b.y) expect(a.x + a.length <= b.x || b.x + b.length <= a.x).toBe(true);
    // As few lanes as the most that overlap.
    expect(new Set(all.map(({ y }) => y)).size).toBe(Math.max(...readsOf(weight)));
  });

  it('shows how often values are read where segments are too many for lanes', () => {
    for (const weight of [summary(limits.segments + 1, 9), summary(limits.lanes + 9, 0)]) {
      const { svg, segments } = draw(weight);
      expect(segments).toBe('reads');
      expect(svg).toContain('class="reads"');
      expect(svg).not.toContain('class="others"');
      expect(svg.length).toBeLessThan(40_000);
    }
  });

  it('keeps the largest values of long ones', () => {
    const weight = summary(400, 18);
    const { data } = weight.vector as { data: Float32Array };
    data.fill(0);
    data[1234] = 1;
    data[1235] = -1;
    const [, path] = /class="wave"[^>]* d="([^"]*)"/.exec(draw(weight).svg)!;
    const ends = [...path.matchAll(/M([\d.]+) ([\d.]+)V([\d.]+)/g)].map((match) =>
      match.slice(1).map(Number),
    );
    const [[, top], [, , bottom]] = [ends[0], ends[ends.length - 1]];
    expect([top, bottom]).toEqual([0, 96]);
    for (const [x] of ends) expect(Math.abs(x - (limits.columns * 1234.5) / data.length)).toBeLessThan(2);
  });
});

it('filters stand side by side, negative blue and positive orange', () => {
  const values = new Float32Array(2 * 3 * 4);
  values[0] = -1; // filter 0, channel 0, first weight
  values[(1 * 3 + 2) * 4 + 3] = 1; // filter 1, channel 2, last weight
  const { pixels, ...rest } = drawFilters(values, [2, 3, 2, 2]);
  expect(rest).toEqual({ filters: 2, channels: 3, kernel: [2, 2] });
  const { width, height, data } = PNG.sync.read(Buffer.from(pngUrl(pixels).split(',')[1], 'base64'));
  expect([width, height]).toEqual([5, 8]);
  const opaque = [...new Array(40).keys()].filter((pixel) => data[pixel * 4 + 3] > 0);
  expect(opaque).toEqual([0, 39]);
  expect(data[2]).toBeGreaterThan(data[0]);
  expect(data[39 * 4]).toBeGreaterThan(data[39 * 4 + 2]);
});

it('pictures of filters stay within their limit', () => {
  for (const shape of [
    [500, 500],
    [500, 500, 3, 3],
    [7, 2, 300],
    [2, 2, 7, 7],
    [4, 1, 1, 1],
    [3, 3, 2, 2, 2],
  ]) {
    const count = shape.reduce((a, b) => a * b);
    const { pixels } = drawFilters(new Float32Array(count).fill(0.5), shape);
    expect(pixels.width).toBeLessThan(1.5 * limits.filterPixels);
    expect(pixels.height).toBeLessThan(1.5 * limits.filterPixels);
    expect(pixels.rgba).toHaveLength(pixels.width * pixels.height * 4);
  }
});

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
