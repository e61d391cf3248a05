import type { AnnotatedObject } from './annotated-image.ts';

/** The part of a box within a picture, or `undefined` where that has no area. */
export function cutBox(
  [left, top, right, bottom]: readonly number[],
  width: number,
  height: number,
): AnnotatedObject['box'] | undefined {
  const box = {
    left: Math.max(0, left),
    top: Math.max(0, top),
    right: Math.min(width, right),
    bottom: Math.min(height, bottom),
  };
  return box.left < box.right && box.top < box.bottom ? box : undefined;
}
