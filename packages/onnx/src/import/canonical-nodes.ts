import { FsnError, type Graph, knownOperators, type Node, type ValueInfo } from '@fsnet/graph';
import { inferredView } from '../inferred-view.ts';
import { withoutDefaults } from '../operators/defaults.ts';
import { formOf, isTranslated } from '../operators/registry.ts';
import { constantTensor } from './constant-tensor.ts';
import { foldConstants } from './fold-constants.ts';
import type { GraphImport } from './graph-import.ts';

/** Turns nodes of the source's opset into canonical ones, without those whose result is known before anything runs. */
export function canonicalNodes(
  source: readonly Node[],
  inputs: readonly ValueInfo[],
  outputs: readonly ValueInfo[],
  context: GraphImport,
): Node[] {
  const outputNames = new Set(outputs.map(({ name }) => name));
  const captured = new Set(source.flatMap(({ captures = [] }) => captures));
  const reads = new Set(source.flatMap(({ inputs }) => inputs));
  const aliases = new Map<string, string>();

  let nodes: Node[] = [];
  for (const original of source) {
    const node = aliases.size > 0 ? renameInputs(original, aliases) : original;
    const [output] = node.outputs;
    const constant = constantTensor(node);
    if (constant) {
      context.setWeight(output, constant);
    } else if (
      isIdentity(node) &&
      context.weights.has(node.inputs[0]) &&
      !outputNames.has(output) &&
      !captured.has(output)
    ) {
      aliases.set(output, node.inputs[0]);
    } else nodes.push(...translate(node, context));
  }

  const graphOf = (current: readonly Node[]): Graph => ({
    name: '',
    opset: context.opset,
    domains: {},
    inputs,
    outputs,
    nodes: current,
    weights: context.weights,
    metadata: {},
  });
  if (context.deferred.size > 0) {
    const view = inferredView(graphOf(nodes));
    nodes = nodes.flatMap((node) => {
      const deferred = context.deferred.get(node.outputs[0]);
      return deferred ? deferred(node, view).map(stripped) : [node];
    });
  }
  nodes = foldConstants(graphOf(nodes), context, captured);
  dropUnread(nodes, outputNames, reads, context);
  return nodes;
}

function translate(node: Node, context: GraphImport): readonly Node[] {
  const form = formOf(node);
  if (!form || !isTranslated(node)) return [node];
  const nodes = form.import ? form.import(node, context) : [node];
  for (const each of nodes) {
    if (!knownOperators.has(each.op))
      throw new FsnError('unsupported-operator', `${node.op} becomes ${each.op}, which is not supported`);
  }
  return nodes.map(stripped);
}

function stripped(node: Node): Node {
  const defaults = formOf(node)?.defaults;
  return defaults && isTranslated(node) ? withoutDefaults(node, defaults) : node;
}

function isIdentity({ op, domain, inputs, outputs }: Node): boolean {
  return op === 'Identity' && domain === '' && inputs.length === 1 && outputs.length === 1;
}

function renameInputs(node: Node, aliases: ReadonlyMap<string, string>): Node {
  if (!node.inputs.some((input) => aliases.has(input))) return node;
  return { ...node, inputs: node.inputs.map((input) => aliases.get(input) ?? input) };
}

/** Drops weights that the source's nodes read and the result's do not, and those that were made and folded away. */
function dropUnread(
  nodes: readonly Node[],
  outputs: ReadonlySet<string>,
  readBefore: ReadonlySet<string>,
  context: GraphImport,
): void {
  const read = new Set(nodes.flatMap((node) => [...node.inputs, ...(node.captures ?? [])]));
  for (const name of context.weights.keys()) {
    const wasThereUnread = context.isInitializer(name) && !readBefore.has(name);
    if (!read.has(name) && !outputs.has(name) && !wasThereUnread) context.weights.delete(name);
  }
}
