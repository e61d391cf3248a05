/** How a kernel goes along one axis, in pixels. */
export interface Axis {
  readonly input: number;
  readonly kernel: number;
  readonly output: number;
  readonly stride: number;
  readonly dilation: number;
  /** Zeros before the input; below zero: how much of it is left out. */
  readonly begin: number;
}

export type Axes = readonly [vertical: Axis, horizontal: Axis];

/** Pixels from the first window's corner to the last window's end. */
function paddedSize({ output, stride, kernel, dilation }: Axis): number {
  return (output - 1) * stride + (kernel - 1) * dilation + 1;
}

/** Whether windows can read the input as it lies. */
export function isWithin(axes: Axes): boolean {
  return axes.every((axis) => axis.begin === 0 && paddedSize(axis) <= axis.input);
}

/** Height and width of what windows read, with the padding. */
export function paddedSizes([vertical, horizontal]: Axes): [height: number, width: number] {
  return [paddedSize(vertical), paddedSize(horizontal)];
}

/** Bytes of a padded image, or of an image as it lies where windows read it so. */
export function imageBytes([vertical, horizontal]: Axes, channels: number): number {
  return paddedSize(vertical) * paddedSize(horizontal) * channels * 4;
}

/** Bytes of what `slide` notes of each position of a window, of 4 at once. */
export function placeBytes([vertical, horizontal]: Axes): number {
  return Math.ceil((vertical.output * horizontal.output) / 4) * 32;
}

/** What a kernel's taps that reach the input positions `position`, `position + stride`, ... do. */
export interface Phase {
  readonly position: number;
  /** The tap that meets the first upstream gradient, and how far back from it the next ones are. */
  readonly tap: number;
  readonly tapStep: number;
  /** How these taps, as a kernel of their own, go along the upstream gradient, a step a position. */
  readonly axis: Axis;
}

/** One a residue of the input's positions modulo the stride, without those that no tap reaches. */
export function phasesOf({ input, kernel, output, stride, dilation, begin }: Axis): Phase[] {
  return Array.from({ length: Math.min(stride, input) }, (_, position): Phase | undefined => {
    // Output (position + begin - tap * dilation) / stride reads the position, for taps where that is whole.
    const taps = Array.from({ length: kernel }, (_, index) => kernel - 1 - index).filter(
      (tap) => (position + begin - tap * dilation) % stride === 0,
    );
    if (taps.length === 0) return undefined;
    const tapStep = taps.length > 1 ? taps[0] - taps[1] : 1;
    return {
      position,
      tap: taps[0],
      tapStep,
      axis: {
        input: output,
        kernel: taps.length,
        output: Math.ceil((input - position) / stride),
        stride: 1,
        dilation: taps.length > 1 ? (tapStep * dilation) / stride : 1,
        begin: (taps[0] * dilation - position - begin) / stride,
      },
    };
  }).filter((phase) => phase !== undefined);
}

/** Two phases, one an axis. */
export type Phases = readonly [row: Phase, column: Phase];

/** Which taps of a kernel are those of the phases, for kernels that pack them. */
export function phaseTaps([row, column]: Phases): Record<
  'firstRow' | 'rowStep' | 'rows' | 'firstColumn' | 'columnStep' | 'columns',
  number
> {
  return {
    ...{ firstRow: row.tap, rowStep: row.tapStep, rows: row.axis.kernel },
    ...{ firstColumn: column.tap, columnStep: column.tapStep, columns: column.axis.kernel },
  };
}
