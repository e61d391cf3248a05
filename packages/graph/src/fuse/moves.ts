import type { Node } from '../network/node.ts';
import { intAttribute, intsAttribute, stringAttribute } from '../operators/attributes.ts';
import type { Facts } from './planned-node.ts';
import { identityView, permutedView, repeated, reshapedView, slicedView, type View } from './view.ts';

/** What a node moves from one of its inputs to one of its outputs. */
export interface Move {
  readonly input: number;
  readonly output: number;
  /** What of the input. */
  readonly view: View | undefined;
  /** The axis of the output, if any, along which it does not start at the front, and where. */
  readonly to?: readonly [axis: number, position: number][];
}

/** How an operator sees its first input, where its output is nothing but that. */
type See = (view: View, node: Node, facts: Facts) => View | undefined;

const reshape: See = (view, { outputs }, facts) => reshapedView(view, facts.shape(outputs[0]));

const views: Readonly<Record<string, See>> = {
  Reshape: reshape,
  Flatten: reshape,
  Squeeze: reshape,
  Unsqueeze: reshape,

  Transpose(view, node) {
    const reversed = view.axes.map((_, axis) => axis).reverse();
    return permutedView(view, intsAttribute(node, 'perm', reversed));
  },

  Slice(view, node, facts) {
    const [starts, , axes, steps] = node.inputs.slice(1).map((name) => integers(name, facts));
    if (!starts || (node.inputs[3] && !axes) || (node.inputs[4] && !steps)) return undefined;
    const [from, to] = [facts.shape(node.inputs[0]), facts.shape(node.outputs[0])];
    let result: View | undefined = view;
    for (const [i, start] of starts.entries()) {
      const axis = resolved(axes?.[i] ?? i, from.length);
      const first = Math.min(Math.max(resolved(start, from[axis]), 0), from[axis] - 1);
      result = result && slicedView(result, axis, first, to[axis], steps?.[i]);
    }
    return result;
  },

  Expand({ axes, from }, node, facts) {
    const [given, shape] = [facts.shape(node.inputs[0]), facts.shape(node.outputs[0])];
    const missing = shape.length - given.length;
    const isKept = (axis: number) => axis >= missing && given[axis - missing] === shape[axis];
    return {
      axes: shape.map((size, axis) => (isKept(axis) ? axes[axis - missing] : [repeated(size)])),
      from,
    };
  },

  Tile({ axes, from }, node, facts) {
    const [given, shape] = [facts.shape(node.inputs[0]), facts.shape(node.outputs[0])];
    return { axes: axes.map((digits, axis) => [repeated(shape[axis] / given[axis]), ...digits]), from };
  },

  DepthToSpace(view, node, facts) {
    const [batch, channels, height, width] = facts.shape(node.inputs[0]);
    const block = intAttribute(node, 'blocksize', 1);
    const depth = channels / block ** 2;
    return stringAttribute(node, 'mode', 'DCR') === 'DCR'
      ? regrouped(view, [batch, block, block, depth, height, width], [0, 3, 4, 1, 5, 2], node, facts)
      : regrouped(view, [batch, depth, block, block, height, width], [0, 1, 4, 2, 5, 3], node, facts);
  },

  SpaceToDepth(view, node, facts) {
    const [batch, channels] = facts.shape(node.inputs[0]);
    const [, , height, width] = facts.shape(node.outputs[0]);
    const block = intAttribute(node, 'blocksize', 1);
    return regrouped(view, [batch, channels, height, block, width, block], [0, 3, 5, 1, 2, 4], node, facts);
  },
};

/** Whether the node is nothing but its first input in other places. */
export function isView({ op }: Node): boolean {
  return op === 'View' || Object.hasOwn(views, op);
}

function regrouped(
  view: View,
  groups: readonly number[],
  order: readonly number[],
  node: Node,
  facts: Facts,
) {
  const grouped = reshapedView(view, groups);
  return grouped && reshape(permutedView(grouped, order), node, facts);
}

/**
 * What a chain of nodes moves, each of which reads the one before; of the first its input 0, unless it is alone.
 * Nothing where reference operators are to do it.
 */
export function movesOf(nodes: readonly Node[], facts: Facts): readonly Move[] | undefined {
  const shape = facts.shape(nodes[0].inputs[0]);
  let view: View | undefined = identityView(shape);
  for (const node of nodes.slice(0, -1)) view = view && views[node.op]?.(view, node, facts);
  const moves = view && lastMoves(nodes[nodes.length - 1], view, facts);
  return moves?.every((move) => move.view) ? moves : undefined;
}

function lastMoves(node: Node, view: View, facts: Facts): readonly Move[] | undefined {
  const { inputs, outputs } = node;
  const shape = facts.shape(inputs[0]);
  const axis = resolved(intAttribute(node, 'axis', 0), shape.length);
  const sized = (names: readonly string[]) => {
    let end = 0;
    return names.map((name) => {
      const start = end;
      const size = facts.shape(name)[axis];
      end += size;
      return { name, start, size };
    });
  };
  switch (node.op) {
    case 'Concat':
      return sized(inputs).map(({ name, start }, input) => ({
        ...{ input, output: 0, view: identityView(facts.shape(name)), to: [[axis, start]] },
      }));
    case 'Split':
      return sized(outputs).map(({ start, size }, output) => ({
        ...{ input: 0, output, view: slicedView(view, axis, start, size) },
      }));
    case 'Gather': {
      const picked = integers(inputs[1], facts);
      const rank = facts.shape(inputs[1]).length;
      // One move an index: few are worth it.
      if (!picked || rank > 1 || picked.length > 64) return undefined;
      return picked.map((index, i) => {
        const cut = slicedView(view, axis, resolved(index, shape[axis]), 1);
        const seen = cut && rank === 0 ? { ...cut, axes: cut.axes.toSpliced(axis, 1) } : cut;
        return { input: 0, output: 0, view: seen, to: rank === 0 ? [] : [[axis, i]] };
      });
    }
    case 'Pad':
      return paddedMoves(node, view, facts);
    default:
      return [{ input: 0, output: 0, view: views[node.op]?.(view, node, facts) }];
  }
}

/** The part of a padded value that is not padding. */
function paddedMoves(node: Node, view: View, facts: Facts): readonly Move[] | undefined {
  const shape = facts.shape(node.inputs[0]);
  const pads = integers(node.inputs[1], facts);
  const axes = node.inputs[3] ? integers(node.inputs[3], facts) : shape.map((_, axis) => axis);
  if (!pads || !axes || stringAttribute(node, 'mode', 'constant') !== 'constant') return undefined;
  let kept: View | undefined = view;
  const to: [number, number][] = [];
  for (const [i, each] of axes.entries()) {
    const axis = resolved(each, shape.length);
    const [before, after] = [pads[i], pads[i + axes.length]];
    const size = shape[axis] + Math.min(before, 0) + Math.min(after, 0);
    if (size <= 0) return [];
    kept = kept && slicedView(kept, axis, Math.max(0, -before), size);
    to.push([axis, Math.max(0, before)]);
  }
  return [{ input: 0, output: 0, view: kept, to }];
}

function resolved(position: number, size: number): number {
  return position < 0 ? position + size : position;
}

function integers(name: string, facts: Facts): number[] | undefined {
  const data = name ? facts.constant(name)?.data : undefined;
  return data && Array.from(data as Iterable<number | bigint>, Number);
}
