import { FsnError, type Graph, type Node } from '@fsnet/graph';
import type { ValueView } from '../operators/operator-form.ts';
import { formOf, isTranslated, isUnchanging } from '../operators/registry.ts';

/** The opset to write for, and the node that asks for it. */
interface Need {
  readonly opset: number;
  readonly node?: Node;
}

/**
 * The opset that a network is exported to: the wanted one, or at least 13 and the source's, as high as its
 * operators need.
 *
 * @param weights What the form of the weights needs at least, and where it is smallest.
 * @throws FsnError `unsupported-operator` where no opset, or not the wanted one, can say what a node says
 */
export function targetOpset(
  graph: Graph,
  view: ValueView,
  wanted: number | undefined,
  weights: { readonly least: number; readonly best: number },
): number {
  const need = highestNeed(graph, view, weights.least);
  const carried = graph.nodes.find((node) => isBoundToSource(node));
  const target = wanted ?? (carried ? graph.opset : Math.max(13, graph.opset, need.opset, weights.best));
  if (carried && target !== graph.opset) {
    throw new FsnError(
      'unsupported-operator',
      `${carried.op} is not known to fsnet, so the network can be exported only at the opset that it came with`,
      { path: carried.name, expected: graph.opset, actual: target },
    );
  }
  if (need.opset > target) {
    const what = need.node ? `${need.node.op} "${need.node.outputs[0]}"` : 'this form of the weights';
    throw new FsnError('unsupported-operator', `${what} needs opset ${need.opset} or later`, {
      path: need.node?.name ?? '',
      expected: need.opset,
      actual: target,
    });
  }
  return target;
}

function highestNeed(graph: Graph, view: ValueView, least: number): Need {
  let highest: Need = { opset: least };
  for (const node of graph.nodes) {
    if (!isTranslated(node) && !isUnchanging(node)) continue;
    const since = formOf(node)?.since ?? 7;
    const opset = typeof since === 'number' ? since : since(node, view);
    if (opset > highest.opset) highest = { opset, node };
  }
  return highest;
}

/** Sub-graphs hold nodes that fsnet does not look into; other unknown nodes may mean something else elsewhere. */
function isBoundToSource(node: Node): boolean {
  if (node.domain !== '') return node.captures !== undefined;
  return !isTranslated(node) && !isUnchanging(node);
}
