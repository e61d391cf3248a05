/** A rectangle, its middle left at the text's start. */
interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** A dot with its name, pixels. */
export interface Labelled {
  readonly x: number;
  readonly y: number;
  readonly text: string;
}

/** Where a name stands: its baseline's start. */
export interface Placed {
  readonly x: number;
  readonly y: number;
}

export const characterWidth = 5.3;
const [lineHeight, gap] = [10, 6];

/**
 * Places beside, above and below dots, nearest first, so that names overlap neither each other nor dots nor leave the
 * frame. `undefined` for a name that fits nowhere near its dot.
 *
 * @param all Those that get no name among them.
 */
export function placeLabels(
  dots: readonly Labelled[],
  frame: { readonly left: number; readonly right: number; readonly top: number; readonly bottom: number },
  all: readonly Pick<Labelled, 'x' | 'y'>[] = dots,
): (Placed | undefined)[] {
  const taken: Box[] = all.map(({ x, y }) => ({ left: x - 5, right: x + 5, top: y - 5, bottom: y + 5 }));
  return dots.map(({ x, y, text }) => {
    const width = text.length * characterWidth;
    for (const [dx, dy] of offsets(width)) {
      const box = {
        left: x + dx,
        right: x + dx + width,
        top: y + dy - lineHeight / 2,
        bottom: y + dy + lineHeight / 2,
      };
      const isInside =
        box.left >= frame.left &&
        box.right <= frame.right &&
        box.top >= frame.top &&
        box.bottom <= frame.bottom;
      if (!isInside || taken.some((other) => overlap(box, other))) continue;
      taken.push(box);
      return { x: box.left, y: box.bottom - 2 };
    }
    return undefined;
  });
}

/** From the dot to the middle of a name's left end. */
function offsets(width: number): (readonly [number, number])[] {
  const rises = [0, ...[1, 2, 3, 4, 5, 6].flatMap((step) => [-step * lineHeight, step * lineHeight])];
  return rises.flatMap((dy) => {
    const aside = [[gap, dy] as const, [-gap - width, dy] as const];
    return Math.abs(dy) < lineHeight ? aside : [...aside, [-width / 2, dy] as const];
  });
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
