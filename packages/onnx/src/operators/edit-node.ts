import { type Attribute, FsnError, int64, type Node, type Tensor } from '@fsnet/graph';
import type { Attributes, Workshop } from './operator-form.ts';

/** A node of ONNX's own domain. */
export function makeNode(
  op: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: Attributes = {},
  name = '',
): Node {
  return { name, op, domain: '', inputs: trimInputs(inputs), outputs, attributes };
}

/** The node with some attributes set and others left out. */
export function editAttributes(
  node: Node,
  { set = {}, remove = [] }: { set?: Attributes; remove?: readonly string[] },
): Node {
  const kept = Object.entries(node.attributes).filter(([name]) => !remove.includes(name));
  return { ...node, attributes: { ...Object.fromEntries(kept), ...set } };
}

/** The node with its input `index` set; inputs in between are left out. */
export function setInput(node: Node, index: number, value: string): Node {
  const inputs = Array.from(
    { length: Math.max(node.inputs.length, index + 1) },
    (_, i) => node.inputs[i] ?? '',
  );
  inputs[index] = value;
  return { ...node, inputs: trimInputs(inputs) };
}

/** Inputs without left-out ones at the end. */
export function trimInputs(inputs: readonly string[]): string[] {
  const trimmed = [...inputs];
  while (trimmed.length > 0 && trimmed.at(-1) === '') trimmed.pop();
  return trimmed;
}

/** An `ints` attribute made an int64 weight at input `index`. */
export function intsToInput(node: Node, attribute: string, index: number, workshop: Workshop): Node {
  const values = intsOf(node, attribute);
  if (!values) return node;
  const weight = workshop.addWeight(`${baseName(node)}.${attribute}`, int64([values.length], values));
  return setInput(editAttributes(node, { remove: [attribute] }), index, weight);
}

/** What to name things after that are made for a node. */
export function baseName(node: Node): string {
  return node.outputs.find((output) => output !== '') ?? node.name;
}

/** Integers of an `int64` or `int32` tensor. */
export function integersOf(tensor: Tensor): number[] {
  if (tensor.data instanceof BigInt64Array || tensor.data instanceof Int32Array)
    return Array.from(tensor.data as Iterable<number | bigint>, Number);
  throw new FsnError('bad-type', `integers are needed, found ${tensor.dtype}`, { actual: tensor.dtype });
}

export function intOf(node: Node, name: string): number | undefined {
  return read(node, name, 'int') as number | undefined;
}

export function floatOf(node: Node, name: string): number | undefined {
  return read(node, name, 'float') as number | undefined;
}

export function stringOf(node: Node, name: string): string | undefined {
  return read(node, name, 'string') as string | undefined;
}

export function intsOf(node: Node, name: string): readonly number[] | undefined {
  return read(node, name, 'ints') as readonly number[] | undefined;
}

export function floatsOf(node: Node, name: string): readonly number[] | undefined {
  return read(node, name, 'floats') as readonly number[] | undefined;
}

export const int = (value: number): Attribute => ({ type: 'int', value });
export const float = (value: number): Attribute => ({ type: 'float', value: Math.fround(value) });
export const string = (value: string): Attribute => ({ type: 'string', value });
export const ints = (value: readonly number[]): Attribute => ({ type: 'ints', value });

function read(node: Node, name: string, type: Attribute['type']): Attribute['value'] | undefined {
  if (!Object.hasOwn(node.attributes, name)) return undefined;
  const attribute = node.attributes[name];
  if (attribute.type === type) return attribute.value;
  throw new FsnError('bad-type', `${node.op} "${baseName(node)}": attribute ${name} is of the wrong type`, {
    expected: type,
    actual: attribute.type,
  });
}
