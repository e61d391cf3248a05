import type { ValueInfo } from '../network/graph.ts';

/** Sizes of the inputs that a network is planned for, by name. */
export type InputShapes = Readonly<Record<string, readonly number[]>>;

/**
 * Sizes for inputs of which only the first is open, as most networks declare them.
 *
 * @throws RangeError where other sizes are open too.
 */
export function batchShapes(inputs: readonly ValueInfo[], batch: number): InputShapes {
  return Object.fromEntries(
    inputs.map(({ name, shape }) => {
      const sizes = shape?.map((size, axis) =>
        typeof size !== 'number' && (axis === 0 || size === shape[0]) ? batch : size,
      );
      if (!sizes?.every((size) => typeof size === 'number'))
        throw new RangeError(
          `input "${name}" has open sizes beside the batch: give the shapes of all inputs`,
        );
      return [name, sizes];
    }),
  );
}
