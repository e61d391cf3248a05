/** The default boxes of one feature map: the same ones around the centre of each of its cells. */
export interface BoxGrid {
  readonly rows: number;
  readonly columns: number;
  /** From one cell's centre to the next, as fractions of the picture; `1 / columns` and `1 / rows` where left out. */
  readonly step?: readonly [x: number, y: number];
  /** Widths and heights as fractions of the picture's, in the order of the map's channels. */
  readonly sizes: readonly (readonly [width: number, height: number])[];
}

/** What {@link boxSizes} makes boxes of. */
export interface BoxSizeOptions {
  /** Side of the square box, a fraction of the picture. */
  readonly scale: number;
  /** Side of the next map's; the second square's side is the geometric mean of both. No second square where left out. */
  readonly nextScale?: number;
  /** Width to height of further boxes of the square's area, each once lying and once standing. None where left out. */
  readonly ratios?: readonly number[];
}

/**
 * The boxes of one map (Liu et al. 2016, section 2.2): a square, a larger square, and two of every ratio. In the order
 * of the authors' code.
 *
 * @throws RangeError for numbers that are not above 0.
 */
export function boxSizes({ scale, nextScale, ratios = [] }: BoxSizeOptions): (readonly [number, number])[] {
  for (const each of [scale, ...(nextScale === undefined ? [] : [nextScale]), ...ratios])
    if (!(each > 0 && Number.isFinite(each)))
      throw new RangeError(`scales and ratios must be numbers above 0, found ${each}`);
  const sizes: [number, number][] = [[scale, scale]];
  if (nextScale !== undefined) {
    const mean = Math.sqrt(scale * nextScale);
    sizes.push([mean, mean]);
  }
  for (const ratio of ratios) {
    const root = Math.sqrt(ratio);
    sizes.push([scale * root, scale / root], [scale / root, scale * root]);
  }
  return sizes;
}

/** Number of the default boxes of these maps. */
export function boxCount(grids: readonly BoxGrid[]): number {
  return grids.reduce((sum, { rows, columns, sizes }) => sum + rows * columns * sizes.length, 0);
}

/**
 * All default boxes, `[boxes, 4]`: centre x and y, width and height, as fractions of the picture. Maps in their order,
 * of each the cells row by row, of each cell its sizes: the order in which a network gives what it finds. Boxes are
 * not clipped: those at the border reach outside of the picture, as in the authors' code.
 */
export function defaultBoxes(grids: readonly BoxGrid[]): Float32Array {
  const boxes = new Float32Array(4 * boxCount(grids));
  let to = 0;
  for (const { rows, columns, step: [stepX, stepY] = [1 / columns, 1 / rows], sizes } of grids)
    for (let row = 0; row < rows; row++)
      for (let column = 0; column < columns; column++)
        for (const [width, height] of sizes) {
          boxes.set([(column + 0.5) * stepX, (row + 0.5) * stepY, width, height], to);
          to += 4;
        }
  return boxes;
}
