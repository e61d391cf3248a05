import type { GraphDrawing } from './description.ts';

/**
 * The box that a key goes to from box `from` (-1: none yet): down and up along a line, left and right within a rank;
 * `undefined` for other keys and where there is none.
 */
export function nextBox({ boxes, lines }: GraphDrawing, from: number, key: string): number | undefined {
  if (boxes.length === 0) return undefined;
  if (key === 'Home') return 0;
  if (key === 'End') return boxes.length - 1;
  const isArrow = ['ArrowDown', 'ArrowUp', 'ArrowLeft', 'ArrowRight'].includes(key);
  if (from < 0) return isArrow ? 0 : undefined;
  const here = boxes[from];
  const nearest = (candidates: readonly number[]) =>
    candidates.reduce<number | undefined>((best, index) => {
      if (best === undefined) return index;
      return Math.abs(boxes[index].x - here.x) < Math.abs(boxes[best].x - here.x) ? index : best;
    }, undefined);
  const places = [...boxes.keys()];
  switch (key) {
    case 'ArrowDown':
      return nearest(lines.filter((line) => line.from === from).map(({ to }) => to));
    case 'ArrowUp':
      return nearest(lines.filter((line) => line.to === from).map((line) => line.from));
    case 'ArrowRight':
      return nearest(places.filter((index) => boxes[index].y === here.y && boxes[index].x > here.x));
    case 'ArrowLeft':
      return nearest(places.filter((index) => boxes[index].y === here.y && boxes[index].x < here.x));
    default:
      return undefined;
  }
}
