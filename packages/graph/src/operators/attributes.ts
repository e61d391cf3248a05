import type { Node } from '../network/node.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { nodeError } from './node-error.ts';

interface Values {
  int: number;
  float: number;
  string: string;
  ints: readonly number[];
  floats: readonly number[];
  tensor: Tensor;
}

/** The `int` attribute `name`, or `otherwise`. */
export function intAttribute<D extends number | undefined>(
  node: Node,
  name: string,
  otherwise: D,
): number | D {
  return read(node, name, 'int') ?? otherwise;
}

/** The `float` attribute `name`, or `otherwise`. */
export function floatAttribute<D extends number | undefined>(
  node: Node,
  name: string,
  otherwise: D,
): number | D {
  return read(node, name, 'float') ?? otherwise;
}

/** The `string` attribute `name`, or `otherwise`. */
export function stringAttribute<D extends string | undefined>(
  node: Node,
  name: string,
  otherwise: D,
): string | D {
  return read(node, name, 'string') ?? otherwise;
}

/** The `ints` attribute `name`, or `otherwise`. */
export function intsAttribute<D extends readonly number[] | undefined>(
  node: Node,
  name: string,
  otherwise: D,
): readonly number[] | D {
  return read(node, name, 'ints') ?? otherwise;
}

/** The `floats` attribute `name`, or `otherwise`. */
export function floatsAttribute<D extends readonly number[] | undefined>(
  node: Node,
  name: string,
  otherwise: D,
): readonly number[] | D {
  return read(node, name, 'floats') ?? otherwise;
}

/** The `tensor` attribute `name`, if there is one. */
export function tensorAttribute(node: Node, name: string): Tensor | undefined {
  return read(node, name, 'tensor');
}

function read<T extends keyof Values>(node: Node, name: string, type: T): Values[T] | undefined {
  if (!Object.hasOwn(node.attributes, name)) return undefined;
  const attribute = node.attributes[name];
  if (attribute.type !== type) {
    throw nodeError(node, 'bad-type', `attribute ${name} is of the wrong type`, {
      expected: type,
      actual: attribute.type,
    });
  }
  return attribute.value as Values[T];
}
