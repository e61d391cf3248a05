import type { Axes, Phases } from './axis.ts';

/** Where a kernel stores the results of its windows: an address, and bytes from one to the next. */
export interface OutputPlaces {
  readonly output: number;
  readonly outputPixel: number;
  readonly outputRow: number;
  readonly outputImage: number;
}

/** One after the other. */
export function wholeOutput(output: number, [vertical, horizontal]: Axes, filters: number): OutputPlaces {
  const outputPixel = filters * 4;
  const outputRow = horizontal.output * outputPixel;
  return { output, outputPixel, outputRow, outputImage: vertical.output * outputRow };
}

/** In an image of the input's gradient, at the pixels of the phases. */
export function phaseOutput(
  output: number,
  [vertical, horizontal]: Axes,
  channels: number,
  [row, column]: Phases,
): OutputPlaces {
  const pixel = channels * 4;
  const line = horizontal.input * pixel;
  return {
    output: output + row.position * line + column.position * pixel,
    outputPixel: horizontal.stride * pixel,
    outputRow: vertical.stride * line,
    outputImage: vertical.input * line,
  };
}
