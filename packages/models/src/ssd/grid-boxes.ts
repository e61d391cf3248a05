import { float32 } from '@fsnet/graph';
import type { BoxGrid } from './default-boxes.ts';
import { axis, type DetectionNodes } from './detection-nodes.ts';

/**
 * The default boxes as a value `[boxes, 4]`, which nodes make of the columns, rows and sizes of every map: as numbers
 * they would be much of a small file. Runtimes make it once.
 */
export function gridBoxes(nodes: DetectionNodes, grids: readonly BoxGrid[]): string {
  const maps = grids.map(({ rows, columns, step: [x, y] = [1 / columns, 1 / rows], sizes }, index) => {
    const name = `map${index + 1}`;
    const all = (count: number, box: (position: number) => readonly number[]) =>
      Array.from({ length: count }, (_, position) => box(position)).flat();
    const parts = [
      float32(
        [1, columns, 1, 4],
        all(columns, (column) => [(column + 0.5) * x, 0, 0, 0]),
      ),
      float32(
        [rows, 1, 1, 4],
        all(rows, (row) => [0, (row + 0.5) * y, 0, 0]),
      ),
      float32(
        [1, 1, sizes.length, 4],
        all(sizes.length, (place) => [0, 0, ...sizes[place]]),
      ),
    ].map((part, place) => nodes.constant(`${name}.${['columns', 'rows', 'sizes'][place]}`, part));
    const grid = nodes.node(`${name}.grid`, 'Sum', parts);
    return nodes.node(`${name}.boxes`, 'Reshape', [grid, nodes.integers('of4', -1, 4)]);
  });
  return nodes.node('defaults', 'Concat', maps, axis(0));
}
