import type { Image } from '@fsnet/graph';
import { glyphSize, textPixels } from './bitmap-font.ts';

/** A box to be drawn. */
export interface LabelledBox {
  /** In pixels. */
  readonly box: {
    readonly left: number;
    readonly top: number;
    readonly right: number;
    readonly bottom: number;
  };
  readonly text: string;
  /** Boxes of a class have a colour of their own. */
  readonly class: number;
}

type Color = readonly [red: number, green: number, blue: number];

/** A copy of an image with boxes on it, each with its text above it, or within it where there is no room; the first on top. */
export function drawBoxes(image: Image, boxes: readonly LabelledBox[]): Image {
  const { width, height } = image;
  const drawing = { width, height, pixels: image.pixels.slice() };
  const shorter = Math.min(width, height);
  const line = Math.max(1, Math.round(shorter / 200));
  const scale = Math.max(1, Math.round(shorter / 320));
  for (const { box, class: index } of boxes.toReversed()) {
    const color = classColor(index);
    const [left, top] = [Math.round(box.left), Math.round(box.top)];
    // A line at least, also for boxes at the edge.
    const right = Math.max(left + line, Math.round(box.right));
    const bottom = Math.max(top + line, Math.round(box.bottom));
    fill(drawing, left, top, right, top + line, color);
    fill(drawing, left, bottom - line, right, bottom, color);
    fill(drawing, left, top, left + line, bottom, color);
    fill(drawing, right - line, top, right, bottom, color);
  }
  // After all boxes, so that no line crosses a text.
  for (const { box, text, class: index } of boxes.toReversed())
    drawLabel(drawing, text, Math.round(box.left), Math.round(box.top), scale, classColor(index));
  return drawing;
}

function drawLabel(
  image: Image,
  text: string,
  left: number,
  top: number,
  scale: number,
  background: Color,
): void {
  const rows = textPixels(text);
  const [width, height] = [(rows[0].length + 2) * scale, (glyphSize.height + 2) * scale];
  const x = Math.max(0, Math.min(left, image.width - width));
  const y = top >= height ? top - height : top;
  fill(image, x, y, x + width, y + height, background);
  const [red, green, blue] = background;
  const ink: Color = 0.299 * red + 0.587 * green + 0.114 * blue > 140 ? [0, 0, 0] : [255, 255, 255];
  rows.forEach((row, i) => {
    row.forEach((isSet, j) => {
      if (!isSet) return;
      const [px, py] = [x + (j + 1) * scale, y + (i + 1) * scale];
      fill(image, px, py, px + scale, py + scale, ink);
    });
  });
}

function fill(
  { width, height, pixels }: Image,
  left: number,
  top: number,
  right: number,
  bottom: number,
  color: Color,
): void {
  for (let y = Math.max(0, top); y < Math.min(height, bottom); y++)
    for (let x = Math.max(0, left); x < Math.min(width, right); x++) pixels.set(color, (y * width + x) * 3);
}

/** Strong colours whose hues lie a golden angle apart, so that neighbours differ. */
function classColor(index: number): Color {
  const hue = ((index * 137.508 + 10) % 360) / 60;
  const channel = (offset: number) => {
    const place = (offset + hue) % 6;
    return Math.round(240 * (1 - Math.max(0, Math.min(place, 4 - place, 1)) * 0.9));
  };
  return [channel(5), channel(3), channel(1)];
}
