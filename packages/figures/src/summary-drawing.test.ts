import type { SummaryWeight } from '@fsnet/graph';
import { describe, expect, it } from 'vitest';
import { drawingLimits as limits } from './limits.ts';
import { readsOf } from './segment-figures.ts';
import { drawSummary } from './summary-drawing.ts';

function summary(filters: number, step: number, circular = false): SummaryWeight {
  const count = circular ? step * (filters - 1) : step * (filters - 1) + 18;
  const data = Float32Array.from({ length: count }, (_, i) => Math.sin(i));
  return {
    ...{ kind: 'summary', dtype: 'float32', shape: [filters, 2, 3, 3], groups: 1, order: 'hwi' },
    ...{ segments: 'filter', circular, locations: { kind: 'uniform', step } },
    vector: { format: 'plain', dtype: 'float32', data, count },
  };
}

function draw(weight: SummaryWeight, filter?: number) {
  return drawSummary(weight, (weight.vector as { data: Float32Array }).data, readsOf(weight), filter);
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

  it('lays the segments of the filter that is asked for over the values', () => {
    const weight = summary(12, 7);
    const pitch = limits.columns / weight.vector.count;
    for (const filter of [0, 5, 11]) {
      const { svg } = draw(weight, filter);
      const [{ x, length }, ...others] = strokes(svg, 'first');
      expect(others).toEqual([]);
      expect(x - 0.3).toBeCloseTo(filter * 7 * pitch, 0);
      expect(length + 0.6).toBeCloseTo(18 * pitch, 0);
      const [, left, right] = /class="first band" d="M([\d.]+) 0h([\d.]+)/.exec(svg)!;
      expect([+left, +right]).toEqual([expect.closeTo(filter * 7 * pitch, 0), expect.closeTo(18 * pitch, 0)]);
    }
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
