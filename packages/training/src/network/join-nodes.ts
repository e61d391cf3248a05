import type { Node, ValueInfo } from '@fsnet/graph';

/** Nodes that run as one. */
export type JoinedNode =
  | { readonly kind: 'single'; readonly node: Node }
  | {
      /** A batch normalization, with a sum and a ReLU behind it. */
      readonly kind: 'normalization';
      readonly node: Node;
      readonly residual?: string | undefined;
      readonly relu: boolean;
      readonly output: string;
      readonly nodes: readonly Node[];
    }
  | {
      /** A sum of two values of one shape and the ReLU behind it. */
      readonly kind: 'addRelu';
      readonly inputs: readonly [string, string];
      readonly output: string;
      readonly nodes: readonly Node[];
    };

/**
 * Joins batch normalizations with the sums and ReLUs that alone read them; a joint node stands where its last one stood.
 *
 * @param shapes What is known of the values: sums are joined where both terms have one shape.
 */
export function joinNodes(
  nodes: readonly Node[],
  results: ReadonlySet<string>,
  shapes: ReadonlyMap<string, ValueInfo>,
): JoinedNode[] {
  const reads = new Map<string, number>();
  for (const { inputs, captures = [] } of nodes)
    for (const name of [...inputs, ...captures]) reads.set(name, (reads.get(name) ?? 0) + 1);
  const isOnlyRead = (name: string) => reads.get(name) === 1 && !results.has(name);
  const shape = (name: string) => {
    const known = shapes.get(name)?.shape;
    return known && !known.includes(null) ? `${known}` : undefined;
  };
  const joined = new Map<string, JoinedNode>();
  const order = new Map<string, number>();
  for (const [index, node] of nodes.entries()) {
    const [output] = node.outputs;
    order.set(output, index);
    joined.set(output, join(node));
  }
  return [...joined.values()];

  function join(node: Node): JoinedNode {
    const { op, domain, inputs, outputs } = node;
    const single = { kind: 'single', node } as const;
    if (domain !== '') return single;
    if (op === 'BatchNormalization' && outputs.length === 1)
      return { kind: 'normalization', node, relu: false, output: outputs[0], nodes: [node] };
    if (op === 'Add') {
      const found = joinAdd(node);
      return found ?? single;
    }
    if (op === 'Relu' && isOnlyRead(inputs[0])) {
      const before = joined.get(inputs[0]);
      if (before?.kind === 'normalization' && !before.relu) {
        joined.delete(inputs[0]);
        return { ...before, relu: true, output: outputs[0], nodes: [...before.nodes, node] };
      }
      if (before?.kind === 'single' && before.node.op === 'Add' && before.node.domain === '') {
        const [left, right] = before.node.inputs;
        if (shape(left) === undefined || shape(left) !== shape(right) || left === right) return single;
        joined.delete(inputs[0]);
        return { kind: 'addRelu', inputs: [left, right], output: outputs[0], nodes: [before.node, node] };
      }
    }
    return single;
  }

  /** The later of two normalizations takes the sum. */
  function joinAdd({ inputs, outputs, ...rest }: Node): JoinedNode | undefined {
    const [left, right] = inputs;
    if (shape(left) === undefined || shape(left) !== shape(right) || left === right) return undefined;
    const candidates = inputs.filter((name) => {
      const maker = joined.get(name);
      return isOnlyRead(name) && maker?.kind === 'normalization' && !maker.relu && !maker.residual;
    });
    const [taken] = candidates.sort((a, b) => order.get(b)! - order.get(a)!);
    const maker = joined.get(taken ?? '');
    if (maker?.kind !== 'normalization') return undefined;
    joined.delete(taken);
    const residual = taken === left ? right : left;
    const node = { ...rest, inputs, outputs };
    return { ...maker, residual, output: outputs[0], nodes: [...maker.nodes, node] };
  }
}
