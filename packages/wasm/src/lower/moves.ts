import { intAttribute, intsAttribute, stringAttribute, type Tensor } from '@fsnet/graph';
import type { Facts, PlannedNode } from '../plan/lowering.ts';

/** A step along one logical axis. */
export interface AxisStep {
  readonly axis: number;
  readonly step: number;
}

/** One loop of a move: how far each turn of it goes in the input, if at all, and in the output. */
export interface MoveLoop {
  readonly size: number;
  readonly from?: AxisStep | undefined;
  readonly to: AxisStep;
}

/** A block of elements that goes from an input to an output, whatever the layouts of both. */
export interface Move {
  readonly input: number;
  readonly output: number;
  readonly loops: readonly MoveLoop[];
  /** Logical positions at which it starts, the origin where left out. */
  readonly from?: readonly number[] | undefined;
  readonly to?: readonly number[] | undefined;
}

/** What a node moves, in order; nothing where the reference operator is to do it. */
export function movesOf(node: PlannedNode, facts: Facts): readonly Move[] | undefined {
  return Object.hasOwn(moves, node.op) ? moves[node.op](node, facts) : undefined;
}

const moves: Readonly<Record<string, (node: PlannedNode, facts: Facts) => readonly Move[] | undefined>> = {
  Transpose(node, facts) {
    const shape = facts.shape(node.inputs[0]);
    const reversed = shape.map((_, axis) => shape.length - 1 - axis);
    const order = intsAttribute(node, 'perm', reversed);
    return [whole(order.map((axis, i) => loop(shape[axis], axis, 1, i, 1)))];
  },

  Concat(node, facts) {
    const axis = axisOf(node, facts.shape(node.inputs[0]).length);
    let start = 0;
    return node.inputs.map((name, input) => {
      const shape = facts.shape(name);
      const to = origin(shape).with(axis, start);
      start += shape[axis];
      return { ...whole(along(shape)), input, to };
    });
  },

  Split(node, facts) {
    if (node.outputs.includes('')) return undefined;
    const axis = axisOf(node, facts.shape(node.inputs[0]).length);
    let start = 0;
    return node.outputs.map((name, output) => {
      const shape = facts.shape(name);
      const from = origin(shape).with(axis, start);
      start += shape[axis];
      return { ...whole(along(shape)), output, from };
    });
  },

  Slice(node, facts) {
    const [starts, , axes, steps] = node.inputs.slice(1).map((name) => integers(name, facts));
    if (!starts || (node.inputs[3] && !axes) || (node.inputs[4] && !steps)) return undefined;
    const shape = facts.shape(node.inputs[0]);
    const loops = along(facts.shape(node.outputs[0]));
    const from = origin(shape);
    for (const [i, start] of starts.entries()) {
      const axis = resolved(axes?.[i] ?? i, shape.length);
      const step = loops[axis].size > 1 ? (steps?.[i] ?? 1) : 1;
      const first = Math.max(start < 0 ? start + shape[axis] : start, 0);
      from[axis] = Math.min(first, shape[axis] - 1);
      loops[axis] = loop(loops[axis].size, axis, step, axis, 1);
    }
    return [{ ...whole(loops), from }];
  },

  Expand(node, facts) {
    const [from, to] = [facts.shape(node.inputs[0]), facts.shape(node.outputs[0])];
    const missing = to.length - from.length;
    return [
      whole(
        to.map((size, axis) =>
          axis >= missing && from[axis - missing] === size
            ? loop(size, axis - missing, 1, axis, 1)
            : { size, to: { axis, step: 1 } },
        ),
      ),
    ];
  },

  Tile(node, facts) {
    const [from, to] = [facts.shape(node.inputs[0]), facts.shape(node.outputs[0])];
    const repeats = from.map((size, axis) => ({ size: to[axis] / size, to: { axis, step: size } }));
    return [whole([...repeats, ...along(from)])];
  },

  DepthToSpace(node, facts) {
    const [batch, channels, height, width] = facts.shape(node.inputs[0]);
    const block = intAttribute(node, 'blocksize', 1);
    const depth = channels / block / block;
    const isFirst = stringAttribute(node, 'mode', 'DCR') === 'DCR';
    const [channel, row, column] = isFirst ? [1, block * depth, depth] : [block * block, block, 1];
    return [
      whole([
        ...[loop(batch, 0, 1, 0, 1), loop(depth, 1, channel, 1, 1)],
        ...[loop(height, 2, 1, 2, block), loop(width, 3, 1, 3, block)],
        ...[loop(block, 1, row, 2, 1), loop(block, 1, column, 3, 1)],
      ]),
    ];
  },

  SpaceToDepth(node, facts) {
    const [batch, channels] = facts.shape(node.inputs[0]);
    const [, , height, width] = facts.shape(node.outputs[0]);
    const block = intAttribute(node, 'blocksize', 1);
    return [
      whole([
        ...[loop(batch, 0, 1, 0, 1), loop(channels, 1, 1, 1, 1)],
        ...[loop(height, 2, block, 2, 1), loop(width, 3, block, 3, 1)],
        ...[loop(block, 2, 1, 1, block * channels), loop(block, 3, 1, 1, channels)],
      ]),
    ];
  },

  Gather(node, facts) {
    const picked = integers(node.inputs[1], facts);
    const shape = facts.shape(node.inputs[0]);
    const rank = facts.shape(node.inputs[1]).length;
    // One move an index: few are worth it.
    if (!picked || rank > 1 || picked.length > 64) return undefined;
    const axis = axisOf(node, shape.length);
    const loops = along(shape).map((each, i): MoveLoop => {
      return i < axis ? each : loop(i === axis ? 1 : shape[i], i, 1, i + rank - 1, 1);
    });
    const others = loops.toSpliced(axis, 1);
    return picked.map((index, i) => ({
      ...whole(others),
      from: origin(shape).with(axis, resolved(index, shape[axis])),
      to: rank === 1 ? origin(shape).with(axis, i) : undefined,
    }));
  },

  Pad(node, facts) {
    const shape = facts.shape(node.inputs[0]);
    const pads = integers(node.inputs[1], facts);
    const axes = node.inputs[3] ? integers(node.inputs[3], facts) : origin(shape).map((_, axis) => axis);
    if (!pads || !axes || stringAttribute(node, 'mode', 'constant') !== 'constant') return undefined;
    const loops = along(shape);
    const [from, to] = [origin(shape), origin(shape)];
    for (const [i, each] of axes.entries()) {
      const axis = resolved(each, shape.length);
      const [begin, end] = [pads[i], pads[i + axes.length]];
      from[axis] = Math.max(0, -begin);
      to[axis] = Math.max(0, begin);
      loops[axis] = loop(shape[axis] - from[axis] - Math.max(0, -end), axis, 1, axis, 1);
    }
    return [{ ...whole(loops), from, to }];
  },
};

/** A move from the first input to the first output. */
function whole(loops: readonly MoveLoop[]): Move {
  return { input: 0, output: 0, loops };
}

function loop(size: number, axis: number, step: number, toAxis: number, toStep: number): MoveLoop {
  return { size, from: { axis, step }, to: { axis: toAxis, step: toStep } };
}

/** Loops along the axes of a shape, the same ones on both sides. */
function along(shape: readonly number[]): MoveLoop[] {
  return shape.map((size, axis) => loop(size, axis, 1, axis, 1));
}

function origin(shape: readonly number[]): number[] {
  return shape.map(() => 0);
}

function axisOf(node: PlannedNode, rank: number): number {
  return resolved(intAttribute(node, 'axis', 0), rank);
}

function resolved(position: number, size: number): number {
  return position < 0 ? position + size : position;
}

function integers(name: string, facts: Facts): number[] | undefined {
  const data: Tensor['data'] | undefined = name ? facts.constant(name)?.data : undefined;
  return data && Array.from(data as Iterable<number | bigint>, Number);
}
