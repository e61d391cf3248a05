import { elementCount, FsnError, type Graph, intAttribute, type Node, type Weight } from '@fsnet/graph';
import type { ParameterRole } from './parameter-spec.ts';

/** How the axes of a parameter stand to those of its weight: as filters, as a transposed matrix, or as they are. */
export type ParameterForm = 'filter' | 'transposed' | 'plain';

/** A weight that is learned. */
export interface LearnableWeight {
  readonly role: Exclude<ParameterRole, 'locations' | 'range'>;
  readonly form: ParameterForm;
}

/** What the graph's weights are to training. */
export interface Learnables {
  readonly weights: ReadonlyMap<string, LearnableWeight>;
  /** Running means and variances, and how much of them a step keeps. */
  readonly statistics: ReadonlyMap<string, number>;
}

/** Operators that only move the values of a weight on its way to the node that computes with it. */
const views: ReadonlySet<string> = new Set([
  'Identity',
  'Transpose',
  'Reshape',
  'Flatten',
  'Squeeze',
  'Unsqueeze',
]);
const products: ReadonlySet<string> = new Set(['Conv', 'Gemm', 'MatMul']);

/**
 * Finds what can be learned: the filters, matrices, biases of convolutions and matrix products, scales and biases of batch
 * normalizations, slopes of PRelu, what is added to a product, what multiplies channels that were divided, and what a softmax
 * is computed of. All other weights are constants.
 *
 * @param frozen Weights that are constants whatever reads them.
 * @throws FsnError `bad-value` where normalizations share running statistics.
 */
export function findLearnables(
  { nodes, weights }: Pick<Graph, 'nodes' | 'weights'>,
  frozen: ReadonlySet<string> = new Set(),
): Learnables {
  const learned = new Map<string, LearnableWeight>();
  const statistics = new Map<string, number>();
  const constants = new Set(frozen);
  const makers = new Map<string, Node>();
  // A moved weight is still that weight.
  const origins = new Map<string, string>([...weights.keys()].map((name) => [name, name]));
  const readAs = (
    value: string,
    role: LearnableWeight['role'] | undefined,
    form: ParameterForm = 'plain',
  ) => {
    const name = origins.get(value);
    const weight = name === undefined ? undefined : weights.get(name);
    if (name === undefined || !weight) return;
    if (!role || weight.dtype !== 'float32') constants.add(name);
    else if (!learned.has(name))
      learned.set(name, { role, form: formOf(weight, value === name ? form : 'plain') });
  };
  for (const node of nodes) {
    for (const output of node.outputs) makers.set(output, node);
    if (isView(node) && origins.has(node.inputs[0])) {
      origins.set(node.outputs[0], origins.get(node.inputs[0])!);
      for (const input of node.inputs.slice(1)) readAs(input, undefined);
      continue;
    }
    if (node.domain === '' && node.op === 'BatchNormalization') {
      readAs(node.inputs[1], 'scale');
      readAs(node.inputs[2], 'bias');
      const momentum = node.attributes.momentum;
      for (const name of node.inputs.slice(3)) {
        if (!weights.has(name)) continue;
        if (statistics.has(name)) throw sharedStatistics(name, node);
        statistics.set(name, momentum?.type === 'float' ? momentum.value : 0.9);
      }
      continue;
    }
    for (const [position, input] of node.inputs.entries()) {
      const other = makers.get(node.inputs[1 - position] ?? '');
      readAs(input, roleIn(node, position, other, weights.get(input)), formIn(node));
    }
    for (const capture of node.captures ?? []) readAs(capture, undefined);
  }
  for (const name of constants) learned.delete(name);
  return { weights: learned, statistics };
}

/** Batches would overwrite what another normalization needs; so do small files (`encode` with `small`) share them. */
function sharedStatistics(name: string, node: Node): FsnError {
  return new FsnError(
    'bad-value',
    'normalizations share their running statistics, as in a file made by encode --small: train from the file that it was made of',
    { path: node.name, expected: 'statistics of its own', actual: name },
  );
}

function isView({ op, domain }: Node): boolean {
  return domain === '' && views.has(op);
}

function roleIn(
  { op, domain }: Node,
  position: number,
  other: Node | undefined,
  weight: Weight | undefined,
): LearnableWeight['role'] | undefined {
  if (domain !== '') return undefined;
  switch (op) {
    case 'Conv':
      return position === 1 ? 'filter' : 'bias';
    case 'Gemm':
    case 'MatMul':
      return position < 2 ? 'matrix' : 'bias';
    case 'PRelu':
      return 'scale';
    case 'Softmax':
      return 'architecture';
    case 'Add': {
      const follows = other !== undefined && other.domain === '' && products.has(other.op);
      return follows && weight && elementCount(weight.shape) > 1 ? 'bias' : undefined;
    }
    case 'Mul':
      // Features divided by their length, as in SSD.
      return other?.domain === '' && other.op === 'Div' && isPerChannel(weight) ? 'scale' : undefined;
    default:
      return undefined;
  }
}

/** Whether it is `[1, channels, 1, 1]`. */
function isPerChannel(weight: Weight | undefined): boolean {
  const [batch, channels, height, width, ...rest] = weight?.shape ?? [];
  return batch === 1 && channels > 1 && height === 1 && width === 1 && rest.length === 0;
}

function formIn(node: Node): ParameterForm {
  if (node.op === 'Conv') return 'filter';
  return node.op === 'Gemm' && intAttribute(node, 'transB', 0) !== 0 ? 'transposed' : 'plain';
}

function formOf({ shape }: Weight, form: ParameterForm): ParameterForm {
  if (form === 'filter') return shape.length === 3 || shape.length === 4 ? 'filter' : 'plain';
  return form === 'transposed' && shape.length === 2 ? 'transposed' : 'plain';
}
