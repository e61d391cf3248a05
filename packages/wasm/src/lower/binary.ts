import { elementCount, type PlannedNode } from '@fsnet/graph';
import type { Facts, Layout, Lowered, Lowering } from '../plan/lowering.ts';
import type { Reference } from '../plan/step.ts';
import { activationArguments } from './activation-arguments.ts';
import { type CopyContext, layoutStrides, physicalOrder } from './strided-copy.ts';
import { mergeAxes, stridedRows } from './strided-rows.ts';
import { affine, emitUnary } from './unary.ts';

/** Operations of assembly/element/binary.ts, by operator. */
const operations: Readonly<Record<string, number>> = {
  Add: 0,
  Sum: 0,
  Mean: 0,
  Sub: 1,
  Mul: 2,
  Pow: 2,
  Div: 3,
  Min: 4,
  Max: 5,
  PRelu: 6,
};

/** An operand, with the shape that it broadcasts from and its layout. */
interface Operand {
  readonly reference: Reference;
  readonly shape: readonly number[];
  readonly layout: Layout;
}

/** Element-wise functions of two inputs or, where ONNX has them so, any number; with broadcasting, in any layout. */
export const lowerBinary: Lowering = (node, facts) => {
  const { op, epilogue } = node;
  const inputs = op === 'Pow' ? squared(node, facts) : node.inputs;
  if (!inputs || inputs.some((name) => facts.dtype(name) !== 'float32')) return undefined;
  const shape = facts.shape(node.outputs[0]);
  const shapes = inputs.map((name) => facts.shape(name));
  const layout = commonLayout(inputs, facts, shape);
  const layouts = shapes.map((each) => (each.length === shape.length ? layout : 'plain'));
  const lowered: Lowered = {
    inputLayouts: op === 'Pow' ? [layout, undefined] : layouts,
    outputLayouts: [layout],
    emit(context) {
      const reference = context.output(0);
      const output: Operand = { reference, shape, layout };
      const operand = (i: number): Operand => ({
        ...{ reference: context.input(op === 'Pow' ? 0 : i), shape: shapes[i], layout: layouts[i] },
      });
      const count = elementCount(shape);
      const last = activationArguments(epilogue.activation);
      if (inputs.length === 1) emitUnary(context, operand(0).reference, reference, count, last);
      for (let i = 1; i < inputs.length; i++) {
        const activation = i === inputs.length - 1 ? last : activationArguments(undefined);
        const fields = { operation: operations[op], ...activation };
        emitBinary(context, i === 1 ? operand(0) : output, operand(i), output, fields);
      }
      if (op === 'Mean') emitUnary(context, reference, reference, count, affine(1 / inputs.length, -0));
    },
  };
  const whole = inputs.findIndex((name, i) => `${shapes[i]}` === `${shape}` && !facts.constant(name));
  return inputs.length === 2 && whole >= 0 ? { ...lowered, inPlace: op === 'Pow' ? 0 : whole } : lowered;
};

/** The inputs of a product that is this power, if it is a square: other powers are not this kernel's. */
function squared({ inputs }: PlannedNode, facts: Facts): readonly string[] | undefined {
  const exponent = facts.constant(inputs[1]);
  const isSquare = exponent?.data.length === 1 && Number(exponent.data[0]) === 2;
  if (!isSquare || exponent.shape.length > facts.shape(inputs[0]).length) return undefined;
  return [inputs[0], inputs[0]];
}

/** Channels fastest where a computed input of that rank has them so and, if possible, is not broadcast. */
function commonLayout(inputs: readonly string[], facts: Facts, shape: readonly number[]): Layout {
  const sameRank = inputs.filter(
    (name) => facts.shape(name).length === shape.length && !facts.constant(name),
  );
  const whole = sameRank.filter((name) => `${facts.shape(name)}` === `${shape}`);
  const deciding = whole.length > 0 ? whole : sameRank;
  return deciding.some((name) => facts.layout(name) === 'nhwc') ? 'nhwc' : 'plain';
}

function emitBinary(
  context: CopyContext,
  a: Operand,
  b: Operand,
  { reference, shape, layout }: Operand,
  fields: { operation: number; activation: number; activationA: number; activationB: number },
): void {
  const [stepsA, stepsB] = [a, b].map((each) => broadcastStrides(each, shape));
  const order = physicalOrder(shape.length, layout);
  const axes = order.map((axis) => ({ size: shape[axis], steps: [stepsA[axis], stepsB[axis]] as const }));
  const { rows, units, grain } = stridedRows(context, mergeAxes(axes));
  const references = { a: a.reference, b: b.reference, output: reference };
  context.emit({ kernel: 'binary', arguments: { ...references, ...rows, ...fields }, units, grain });
}

/** Elements from one index to the next along the axes of `to`, 0 along those that the operand repeats. */
function broadcastStrides({ shape, layout }: Operand, to: readonly number[]): number[] {
  const strides = layoutStrides(shape, layout);
  const missing = to.length - shape.length;
  return to.map((_, axis) => (axis < missing || shape[axis - missing] === 1 ? 0 : strides[axis - missing]));
}
