import { type Graph, int64, type Metadata } from '@fsnet/graph';
import { classificationNetwork } from '../classification-network.ts';
import type { Features } from '../network-builder.ts';
import { heInitialization, type WeightSource } from '../weight-source.ts';
import { type ArchitectureAlphas, edgeRows, randomAlphas } from './alphas.ts';
import { type StackedCell, stackCells } from './cell-stack.ts';
import { DartsBuilder } from './darts-builder.ts';
import { cellNodes, dartsOperations, type PathOperation, pathOperations } from './genotype.ts';
import { joinParts, partOf, passedBy } from './partial-channels.ts';
import { pathOperation } from './path-operation.ts';

/** What a {@link dartsSupernet} can vary. */
export interface DartsSupernetOptions {
  /** Channels of an operation in the first cells, 16 in the paper. */
  readonly channels: number;
  /** 8 in the paper. */
  readonly cells: number;
  /** 10 where left out. */
  readonly classes?: number;
  /** Height and width of images; 32 where left out. */
  readonly size?: number;
  /** Operations see one part in so many of a state's channels (PC-DARTS has 4); 1, all of them, where left out. */
  readonly partialChannels?: 1 | 2 | 4;
  /** He initialisation with seed 0 where left out. */
  readonly weights?: WeightSource;
  /** Drawn with seed 0 where left out. */
  readonly alphas?: ArchitectureAlphas;
  readonly metadata?: Metadata;
}

/** One operation of a mixed edge. */
export interface MixedPath {
  readonly operation: PathOperation;
  /** The operation's result, not yet weighted. Edges from one state share their pools and skips. */
  readonly value: string;
  /** The operation's share, a `[1]` out of the softmax. */
  readonly share: string;
}

/** All operations between two states. */
export interface MixedEdge {
  readonly cell: number;
  readonly kind: 'normal' | 'reduce';
  readonly to: number;
  readonly from: number;
  /** Of the architecture weights of its kind. */
  readonly row: number;
  /** The sum of all paths into the node `to`, by their shares. */
  readonly sum: string;
  readonly paths: readonly MixedPath[];
}

/** The network that a search trains, with all operations on all edges. */
export interface DartsSupernet {
  readonly graph: Graph;
  readonly edges: readonly MixedEdge[];
  /** Initializers that stand where weights do and are not learned: scales and shifts of normalizations. */
  readonly constants: ReadonlySet<string>;
}

/**
 * The continuous relaxation of the DARTS search space for images (Liu et al. 2019, section 2.2): every node reads all
 * states before it through every operation, weighted by the softmax of a row of the initializers `alphas.normal` and
 * `alphas.reduce`, both `[14, 8]`. `none` takes its share and adds nothing.
 *
 * Input `image` `[N, 3, size, size]`, output `logits` `[N, classes]`. Normalizations within cells, also behind pools, do
 * not scale; the stem's does. An edge's weights are named
 * `cells.0.node.2.edge.1.sep_conv_3x3.first.depthwise.weight` and so on, where edges are counted by the state that
 * they come from.
 *
 * @throws RangeError if a size is not a positive integer or does not fit the reductions, `channels` is not a multiple of
 *   `partialChannels`, or alphas are not `[14, 8]`.
 */
export function dartsSupernet(options: DartsSupernetOptions): DartsSupernet {
  const { channels, cells, classes = 10, size = 32, partialChannels: parts = 1, metadata = {} } = options;
  if (channels % parts !== 0)
    throw new RangeError(`channels must be a multiple of ${parts}, found ${channels}`);
  const builder = new DartsBuilder(options.weights ?? heInitialization(0), false);
  const alphas = options.alphas ?? randomAlphas(0);
  for (const kind of ['normal', 'reduce'] as const) writeShares(builder, kind, alphas[kind]);
  const edges: MixedEdge[] = [];
  const features = stackCells(builder, { channels, cells, classes, size }, (cell) => {
    const states = [...cell.states];
    for (let to = 2; to < 2 + cellNodes; to++) {
      const node = mixedNode(builder, cell, states, parts);
      edges.push(...node.edges);
      states.push(node.features);
    }
    return builder.concat(`${cell.name}.output`, states.slice(2));
  });
  const name = `darts-supernet-${channels}x${cells}`;
  const graph = classificationNetwork(builder, features, { name, size, classes, metadata });
  const constants = [...graph.weights.keys()].filter((weight) => /^constant\.(ones|zeros)\./.test(weight));
  return { graph, edges, constants: new Set(constants) };
}

/** Softmax of the architecture weights, and each of its values by itself. */
function writeShares(builder: DartsBuilder, kind: 'normal' | 'reduce', data: Float32Array): void {
  const shape = [edgeRows.length, dartsOperations.length];
  const count = shape[0] * shape[1];
  if (data.length !== count)
    throw new RangeError(`alphas.${kind} [${shape.join(', ')}] holds ${count} values, found ${data.length}`);
  const alphas = builder.constant(`alphas.${kind}`, { dtype: 'float32', shape, data });
  const softmax = `alphas.${kind}.softmax`;
  builder.node(softmax, 'Softmax', [alphas], 1, { axis: { type: 'int', value: 1 } });
  const flat = builder.constant('constant.flat', int64([1], [-1]));
  builder.node(`alphas.${kind}.flat`, 'Reshape', [softmax, flat], 1);
  const outputs = edgeRows.flatMap((_, row) =>
    dartsOperations.map((operation) => shareOf(kind, row, operation)),
  );
  const attributes = { num_outputs: { type: 'int', value: count } } as const;
  builder.node(`alphas.${kind}.shares`, 'Split', [`alphas.${kind}.flat`], 1, attributes, outputs);
}

function shareOf(kind: string, row: number, operation: (typeof dartsOperations)[number]): string {
  return `alphas.${kind}.shares.${row}.${operation}`;
}

/** The node after all states of a cell so far. What is summed up is joined and shuffled once, not edge by edge. */
function mixedNode(
  builder: DartsBuilder,
  { index, name, kind }: StackedCell,
  states: readonly Features[],
  parts: number,
): { readonly edges: readonly MixedEdge[]; readonly features: Features } {
  const to = states.length;
  const node = `${name}.node.${to}`;
  const mixed = parts === 1 ? `${node}.sum` : `${node}.mixed`;
  const terms: Features[] = [];
  const rests: Features[] = [];
  const edges = states.map((state, from): MixedEdge => {
    const stride = kind === 'reduce' && from < 2 ? 2 : 1;
    const row = edgeRows.findIndex((edge) => edge.to === to && edge.from === from);
    const { active, rest } = partOf(builder, state, parts);
    if (rest) rests.push(passedBy(builder, rest, stride));
    const paths = pathOperations.map((operation): MixedPath => {
      const path = `${node}.edge.${from}.${operation}`;
      const { value, channels } = isPool(operation)
        ? normalizedPool(builder, operation, active, stride)
        : pathOperation(builder, operation, path, active, stride, `${path}.path`);
      const share = shareOf(kind, row, operation);
      terms.push(builder.node(`${path}.weighted`, 'Mul', [value, share], channels));
      return { operation, value, share };
    });
    return { cell: index, kind, to, from, row, sum: mixed, paths };
  });
  const sum = builder.sum(mixed, terms);
  if (rests.length === 0) return { edges, features: sum };
  return { edges, features: joinParts(builder, node, sum, builder.sum(`${node}.rest`, rests)) };
}

function isPool(operation: PathOperation): operation is 'max_pool_3x3' | 'avg_pool_3x3' {
  return operation.includes('pool');
}

/** A pool and a normalization without scale learn nothing, so one serves all edges from a state. */
function normalizedPool(
  builder: DartsBuilder,
  operation: 'max_pool_3x3' | 'avg_pool_3x3',
  state: Features,
  stride: 1 | 2,
): Features {
  const name = `${state.value}.${operation}`;
  return builder.once(name, () => {
    const pooled = pathOperation(builder, operation, name, state, stride, name);
    return builder.normalized(`${name}.bn`, pooled);
  });
}
