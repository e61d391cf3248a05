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
  const names = expected.map(({ name }) => name);
  for (const name of Object.keys(given)) {
    if (!names.includes(name))
      throw new TypeError(`no input "${name}"; the network's inputs are ${names.join(', ')}`);
  }
  const symbols = new Map<string, number>();
  for (const info of expected) {
    if (!Object.hasOwn(given, info.name)) throw new TypeError(`input "${info.name}" is missing`);
    checkInput(info, given[info.name], symbols);
  }
}

function checkInput({ name, dtype, shape }: ValueInfo, tensor: Tensor, symbols: Map<string, number>): void {
  if (tensor.dtype !== dtype)
    throw new RangeError(`input "${name}": expected ${dtype}, found ${tensor.dtype}`);
  const held = arrayLengthOf(tensor.dtype, elementCount(tensor.shape));
  if (tensor.data.length !== held)
    throw new RangeError(
      `input "${name}": expected ${held} values for shape [${tensor.shape.join(', ')}], found ${tensor.data.length}`,
    );
  if (shape === null) return;
  const fits =
    shape.length === tensor.shape.length &&
    shape.every((size, axis) => {
      const found = tensor.shape[axis];
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
  throw new RangeError(
    `input "${name}": expected shape [${wanted.join(', ')}], found [${tensor.shape.join(', ')}]`,
  );
}
