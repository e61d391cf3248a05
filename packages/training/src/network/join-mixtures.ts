import {
  elementCount,
  executeNode,
  floatAttribute,
  type Node,
  type Tensor,
  type ValueInfo,
} from '@fsnet/graph';
import { mostTerms } from '../operations/mixture.ts';
import type { JoinedNode } from './join-nodes.ts';

/** A sum of values, each times a number of one table: the mixed operation of an architecture search. */
export interface MixtureNode {
  readonly kind: 'mixture';
  readonly terms: readonly MixtureTerm[];
  /** The value of which all weights are elements. */
  readonly shares: string;
  readonly output: string;
  readonly nodes: readonly Node[];
}

interface MixtureTerm {
  readonly value: string;
  /** Of its weight among the elements of the table. */
  readonly place: number;
  /** That comes first, with a scale of 1 and a bias of 0. */
  readonly normalization?: Readonly<Record<'scale' | 'bias' | 'mean' | 'variance', string>> & {
    readonly epsilon: number;
  };
}

/** What is known of the network. */
interface NetworkFacts {
  readonly results: ReadonlySet<string>;
  readonly shapes: ReadonlyMap<string, ValueInfo>;
  readonly constants: ReadonlyMap<string, Tensor>;
}

const views: ReadonlySet<string> = new Set(
  'Reshape Flatten Squeeze Unsqueeze Split Slice Gather Transpose'.split(' '),
);

/** Elements of a table: which of them a value holds. */
interface Elements {
  readonly table: string;
  readonly places: Tensor;
}

/**
 * Joins sums of products with numbers of one table, and the normalizations without scale and bias that only they read.
 * What takes the table to pieces is then left out. A sum with a term that is no such product stays as it is.
 */
export function joinMixtures(
  nodes: readonly JoinedNode[],
  facts: NetworkFacts,
): (JoinedNode | MixtureNode)[] {
  const { results, shapes, constants } = facts;
  const makers = new Map<string, JoinedNode>();
  const reads = new Map<string, number>();
  for (const joined of nodes) {
    for (const name of readsOf(joined)) reads.set(name, (reads.get(name) ?? 0) + 1);
    for (const name of outputsOf(joined)) makers.set(name, joined);
  }
  const isOnlyRead = (name: string) => reads.get(name) === 1 && !results.has(name);
  const known = new Map<string, Elements | undefined>();
  const taken = new Set<JoinedNode>();
  const found = nodes.map((joined) => mixtureOf(joined) ?? joined);
  return withoutUnread(
    found.filter((joined) => joined.kind === 'mixture' || !taken.has(joined)),
    results,
  );

  function mixtureOf(joined: JoinedNode): MixtureNode | undefined {
    if (joined.kind !== 'single') return undefined;
    const { op, domain, inputs, outputs } = joined.node;
    if (domain !== '' || op !== 'Sum' || inputs.length > mostTerms) return undefined;
    const products = inputs.map(productOf);
    const [first] = products;
    if (!first || !products.every((product) => product?.table === first.table)) return undefined;
    const terms = (products as Product[]).map(({ term }) => term);
    const sizes = new Set(terms.map(({ value }) => `${shapes.get(value)?.shape ?? value}`));
    const epsilons = new Set(terms.flatMap(({ normalization }) => normalization?.epsilon ?? []));
    if (sizes.size > 1 || epsilons.size > 1) return undefined;
    const members: Node[] = [];
    for (const { parts } of products as Product[])
      for (const part of parts) {
        taken.add(part);
        members.push(...(part.kind === 'single' ? [part.node] : part.nodes));
      }
    return {
      kind: 'mixture',
      terms,
      shares: first.table,
      output: outputs[0],
      nodes: [...members, joined.node],
    };
  }

  function productOf(name: string): Product | undefined {
    const maker = makers.get(name);
    if (maker?.kind !== 'single' || !isOnlyRead(name)) return undefined;
    const { op, domain, inputs } = maker.node;
    if (domain !== '' || op !== 'Mul') return undefined;
    for (const [share, value] of [inputs, inputs.toReversed()]) {
      const elements = elementsOf(share);
      if (elements?.places.data.length !== 1) continue;
      const place = Number(elements.places.data[0]);
      const normalization = isOnlyRead(value) ? plainNormalization(makers.get(value)) : undefined;
      if (!normalization) return { table: elements.table, term: { value, place }, parts: [maker] };
      const [input, scale, bias, mean, variance] = normalization.node.inputs;
      const epsilon = floatAttribute(normalization.node, 'epsilon', Math.fround(1e-5));
      const term = { value: input, place, normalization: { scale, bias, mean, variance, epsilon } };
      return { table: elements.table, term, parts: [normalization, maker] };
    }
    return undefined;
  }

  /** A normalization whose scale is 1 and whose bias is 0, for good. */
  function plainNormalization(maker: JoinedNode | undefined) {
    if (maker?.kind !== 'normalization' || maker.relu || maker.residual !== undefined) return undefined;
    const [, scale, bias] = maker.node.inputs;
    const isAll = (name: string, value: number) =>
      (constants.get(name)?.data as Float32Array | undefined)?.every((each) => each === value) === true;
    return isAll(scale, 1) && isAll(bias, 0) ? maker : undefined;
  }

  /** Which elements of which table a value holds, if it is made by nothing but taking one to pieces. */
  function elementsOf(name: string): Elements | undefined {
    if (known.has(name)) return known.get(name);
    const maker = makers.get(name);
    const node = maker?.kind === 'single' && maker.node.domain === '' ? maker.node : undefined;
    if (!node || constants.has(name)) return undefined;
    if (!views.has(node.op)) {
      const shape = shapes.get(name)?.shape;
      if (!shape?.every((size) => typeof size === 'number')) return undefined;
      // Exact in float32, which every operator takes.
      const data = Float32Array.from({ length: elementCount(shape) }, (_, place) => place);
      known.set(name, { table: name, places: { dtype: 'float32', shape, data } });
      return known.get(name);
    }
    const [from, ...others] = node.inputs;
    const source = elementsOf(from);
    const rest = others.map((other) => constants.get(other));
    if (!source || others.some((other, index) => other !== '' && !rest[index])) return undefined;
    const outputs = executeNode(node, [source.places, ...rest]);
    for (const [index, output] of node.outputs.entries())
      known.set(output, { table: source.table, places: outputs[index] });
    return known.get(name);
  }
}

interface Product {
  readonly table: string;
  readonly term: MixtureTerm;
  readonly parts: readonly (JoinedNode & { readonly kind: 'single' | 'normalization' })[];
}

function readsOf(joined: JoinedNode | MixtureNode): readonly string[] {
  switch (joined.kind) {
    case 'single':
      return [...joined.node.inputs, ...(joined.node.captures ?? [])];
    case 'normalization':
      return [...joined.node.inputs, ...(joined.residual === undefined ? [] : [joined.residual])];
    case 'addRelu':
      return joined.inputs;
    case 'mixture':
      return [joined.shares, ...joined.terms.map(({ value }) => value)];
    default:
      return joined satisfies never;
  }
}

function outputsOf(joined: JoinedNode | MixtureNode): readonly string[] {
  return joined.kind === 'single' ? joined.node.outputs : [joined.output];
}

/** Without nodes of which nothing is read. */
function withoutUnread(
  nodes: readonly (JoinedNode | MixtureNode)[],
  results: ReadonlySet<string>,
): (JoinedNode | MixtureNode)[] {
  const read = new Set(results);
  const kept = nodes.toReversed().filter((joined) => {
    if (!outputsOf(joined).some((name) => read.has(name))) return false;
    for (const name of readsOf(joined)) read.add(name);
    return true;
  });
  return kept.reverse();
}
