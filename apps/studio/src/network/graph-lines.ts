import { type BoxDescription, boxSize, type GraphDrawing } from './description.ts';

/** The lines between boxes as one path: smooth, upright where they meet boxes and ranks. */
export function linesPath({ lines }: GraphDrawing): string {
  return lines
    .map(({ points }) => {
      let path = `M${round(points[0])} ${round(points[1])}`;
      for (let i = 2; i < points.length; i += 2) {
        const [x0, y0, x, y] = [points[i - 2], points[i - 1], points[i], points[i + 1]].map(round);
        const middle = round((y0 + y) / 2);
        path += x0 === x ? `V${y}` : `C${x0} ${middle} ${x} ${middle} ${x} ${y}`;
      }
      return path;
    })
    .join('');
}

/** All boxes of a kind as one path, for when they are too small to be read. */
export function boxesPath(boxes: readonly BoxDescription[], kind: BoxDescription['kind']): string {
  const { width, height } = boxSize;
  return boxes
    .filter((box) => box.kind === kind)
    .map(({ x, y }) => `M${round(x - width / 2)} ${round(y - height / 2)}h${width}v${height}h${-width}z`)
    .join('');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
