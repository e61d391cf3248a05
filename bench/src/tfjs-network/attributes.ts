import type { Node } from '@fsnet/graph';

/** An `int` attribute of a node, or its default. */
export function number(node: Node, name: string, otherwise: number): number {
  const attribute = node.attributes[name];
  return attribute?.type === 'int' ? attribute.value : otherwise;
}

/** An `ints` attribute of a node, or its default. */
export function integers(node: Node, name: string, otherwise: readonly number[]): readonly number[] {
  const attribute = node.attributes[name];
  return attribute?.type === 'ints' ? attribute.value : otherwise;
}
