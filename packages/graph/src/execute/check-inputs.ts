import type { ValueInfo } from '../network/graph.ts';
import { arrayLengthOf } from '../tensor/data-type.ts';
import { elementCount, type Tensor } from '../tensor/tensor.ts';

/**
 * Checks the tensors that a caller gives against the inputs of a network. Sizes that are symbols may be any, but
 * one symbol must be the same everywhere.
 *
 * @throws TypeError for a missing or unknown name, RangeError for a wrong type or shape.
 */
export function checkInputs(expected: readonly ValueInfo[], given: Readonly<Record<string, Tensor>>): void {
  checkInputShapes(
    expected,
    Object.fromEntries(Object.entries(given).map(([name, tensor]) => [name, tensor.shape])),
  );
  for (const { name, dtype } of expected) {
    const tensor = given[name];
    if (tensor.dtype !== dtype)
      throw new RangeError(`input "${name}": expected ${dtype}, found ${tensor.dtype}`);
    const held = arrayLengthOf(tensor.dtype, elementCount(tensor.shape));
    if (tensor.data.length !== held)
      throw new RangeError(
        `input "${name}": expected ${held} values for shape [${tensor.shape.join(', ')}], found ${tensor.data.length}`,
      );
  }
}

/** What {@link checkInputs} checks, for shapes alone. */
export function checkInputShapes(
  expected: readonly ValueInfo[],
  given: Readonly<Record<string, readonly number[]>>,
): void {
  const names = expected.map(({ name }) => name);
  for (const name of Object.keys(given)) {
    if (!names.includes(name))
      throw new TypeError(`no input "${name}"; the network's inputs are ${names.join(', ')}`);
  }
  const symbols = new Map<string, number>();
  for (const info of expected) {
    if (!Object.hasOwn(given, info.name)) throw new TypeError(`input "${info.name}" is missing`);
    checkShape(info, given[info.name], symbols);
  }
}

function checkShape(
  { name, shape }: ValueInfo,
  given: readonly number[],
  symbols: Map<string, number>,
): void {
  if (shape === null) return;
  const fits =
    shape.length === given.length &&
    shape.every((size, axis) => {
      const found = given[axis];
      if (typeof size !== 'string') return size === null || size === found;
      const bound = symbols.get(size) ?? found;
      symbols.set(size, bound);
      return bound === found;
    });
  if (fits) return;
  const wanted = shape.map((size) => {
    const bound = typeof size === 'string' ? symbols.get(size) : undefined;
    return bound === undefined ? (size ?? '?') : `${size} = ${bound}`;
  });
  throw new RangeError(`input "${name}": expected shape [${wanted.join(', ')}], found [${given.join(', ')}]`);
}
