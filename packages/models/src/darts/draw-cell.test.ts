import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CellLayout, cellSizes, layoutCell } from './cell-layout.ts';
import { cellPictureStyle, drawCell, drawGenotype } from './draw-cell.ts';
import { dartsV1, dartsV2 } from './published-genotypes.ts';
import { randomGenotype } from './random-genotype.ts';

interface Bounds {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

const around = ({ x, y }: { x: number; y: number }, width: number, height: number): Bounds => ({
  ...{ left: x - width / 2, right: x + width / 2 },
  ...{ top: y - height / 2, bottom: y + height / 2 },
});
const meet = (a: Bounds, b: Bounds) =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

function boxesOf({ states, edges, output }: CellLayout): Bounds[] {
  const { box, nodeRadius, operation } = cellSizes;
  return [
    ...states.slice(0, 2).map((state) => around(state, box.width, box.height)),
    ...states.slice(2).map((state) => around(state, 2 * nodeRadius, 2 * nodeRadius)),
    ...edges.map((edge) => around(edge, operation.width, operation.height)),
    { ...output, right: output.left + box.width },
  ];
}

describe('layoutCell', () => {
  test('nothing overlaps, and no line runs through a box', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const layout = layoutCell(randomGenotype(seed).reduce);
        const boxes = boxesOf(layout);
        const { margin, operation } = cellSizes;
        const lines = layout.edges.flatMap(({ x, y, start, track }): Bounds[] => [
          { left: start.x, right: track, top: start.y, bottom: start.y + 0.1 },
          { left: track, right: track + 0.1, top: start.y, bottom: y },
          { left: track, right: x - operation.width / 2, top: y, bottom: y + 0.1 },
        ]);
        const overlaps = [...boxes, ...lines].flatMap((a, index) =>
          boxes.slice(0, index).filter((b) => meet(a, b)),
        );
        expect(overlaps).toEqual([]);
        const most = { left: margin, right: layout.width - margin, bottom: layout.height - margin / 2 };
        const outside = boxes.filter(
          ({ left, right, bottom }) => left < most.left || right > most.right || bottom > most.bottom,
        );
        expect(outside).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  test('states do not share tracks, columns are behind what they read', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const { states, edges } = layoutCell(randomGenotype(seed).normal);
        const owners = new Map<number, number>();
        for (const { edge, track, x } of edges) {
          expect(owners.get(track) ?? edge.from).toBe(edge.from);
          owners.set(track, edge.from);
          expect(states[edge.from].x).toBeLessThan(x);
          expect(x).toBeLessThan(states[edge.to].x);
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe('drawCell', () => {
  test('every operation is named, and what it joins', () => {
    const svg = drawCell(dartsV2.normal, { title: 'Cell <1> & more' });
    expect(svg).toContain('<title>Cell &lt;1> &amp; more</title>');
    for (const { from, to, operation } of dartsV2.normal.edges) {
      const name = operation.replaceAll('_', ' ').replace('3x3', '3 × 3');
      expect(svg).toContain(`<title>Node ${to} adds ${name} of state ${from}</title>`);
      expect(svg).toContain(`>${name}</text>`);
    }
    const open: string[] = [];
    for (const [, closing, name, single] of svg.matchAll(/<(\/?)(\w+)[^>]*?(\/?)>/g))
      if (closing) expect(open.pop()).toBe(name);
      else if (!single) open.push(name);
    expect(open).toEqual([]);
  });

  test('has nothing that a page’s security policy forbids, nor ids that could meet others', () => {
    expect(drawCell(dartsV1.reduce, { title: 'x' })).not.toMatch(/style|<script|\bid=|href|NaN|undefined/);
  });
});

test('drawGenotype has both cells, and the style that makes them dark', () => {
  const svg = drawGenotype(dartsV2, { title: 'V2' });
  expect(svg.match(/>(Normal|Reduction) cell</g)).toHaveLength(2);
  expect(svg).toContain(cellPictureStyle);
  const used = new Set([...svg.matchAll(/class="(cell-\w+)"/g)].map(([, name]) => name));
  expect(used.size).toBe(8);
  for (const name of used) expect(cellPictureStyle).toContain(`.${name} {`);
});
