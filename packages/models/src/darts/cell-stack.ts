import type { Features } from '../network-builder.ts';
import type { DartsBuilder } from './darts-builder.ts';

/** Sizes of a stack of cells. */
export interface StackSizes {
  /** Channels of an operation in the first cells; twice as many after each reduction. */
  readonly channels: number;
  readonly cells: number;
  readonly classes: number;
  /** Height and width of images. */
  readonly size: number;
}

/** One cell of a stack, its two inputs made equal in size: states 0 and 1. */
export interface StackedCell {
  /** Place in the stack, from 0. */
  readonly index: number;
  /** `cells.index` */
  readonly name: string;
  readonly kind: 'normal' | 'reduce';
  readonly states: readonly [Features, Features];
}

/**
 * Writes a stem of `3 * channels` filters and a cell after the other; those at a third and two thirds of the depth are
 * reductions (Liu et al. 2019, section 3.1). `write` gives a cell's output.
 *
 * @throws RangeError if a size is not a positive integer, or `size` cannot be halved as often as there are reductions.
 */
export function stackCells(
  builder: DartsBuilder,
  { size, ...counts }: StackSizes,
  write: (cell: StackedCell) => Features,
): Features {
  const { channels, cells } = counts;
  for (const [name, count] of Object.entries({ ...counts, size })) {
    if (!Number.isInteger(count) || count < 1)
      throw new RangeError(`${name} must be a positive integer, found ${count}`);
  }
  const reductions = reductionsOf(cells);
  const divisor = 2 ** reductions.size;
  if (size % divisor !== 0) throw new RangeError(`size must be a multiple of ${divisor}, found ${size}`);

  const image = { value: 'image', channels: 3 };
  const stem = builder.convolution('stem.conv', image, 3 * channels, { kernel: 3 });
  let last = builder.batchNormalization('stem.bn', stem);
  let lastButOne = last;
  let width = channels;
  for (let index = 0; index < cells; index++) {
    const name = `cells.${index}`;
    const kind = reductions.has(index) ? 'reduce' : 'normal';
    if (kind === 'reduce') width *= 2;
    const larger = reductions.has(index - 1);
    const states = [
      larger
        ? builder.factorizedReduce(`${name}.input.0`, lastButOne, width)
        : builder.pointwise(`${name}.input.0`, lastButOne, width),
      builder.pointwise(`${name}.input.1`, last, width),
    ] as const;
    lastButOne = last;
    last = write({ index, name, kind, states });
  }
  return last;
}

/** Which cells halve height and width. */
export function reductionsOf(cells: number): ReadonlySet<number> {
  return new Set([Math.floor(cells / 3), Math.floor((2 * cells) / 3)]);
}
