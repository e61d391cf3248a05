import { float32, type PlannedNode } from '@fsnet/graph';
import * as tf from '@tensorflow/tfjs-core';
import { convertLayout, hasChannelsLast, type Layout, physicalShape } from '../plan/layout.ts';
import type { Operation, PlanContext, Prepare } from '../plan/operation.ts';

type Combine = (a: tf.Tensor, b: tf.Tensor) => tf.Tensor;

const arithmetic: Readonly<Record<string, Combine>> = {
  Add: tf.add,
  Sub: tf.sub,
  Mul: tf.mul,
  Div: tf.div,
  Pow: tf.pow,
  Min: tf.minimum,
  Max: tf.maximum,
  Sum: tf.add,
  Mean: tf.add,
  PRelu: tf.prelu,
};

const comparisons: Readonly<Record<string, Combine>> = {
  Equal: tf.equal,
  Greater: tf.greater,
  GreaterOrEqual: tf.greaterEqual,
  Less: tf.less,
  LessOrEqual: tf.lessEqual,
};

const logic: Readonly<Record<string, Combine>> = {
  And: tf.logicalAnd,
  Or: tf.logicalOr,
  Xor: tf.logicalXor,
};

/** Element-wise functions of two inputs or, where ONNX has them so, any number; with broadcasting, in any layout. */
export const prepareBinary: Prepare = (node, context) => {
  const { op, inputs } = node;
  const types = new Set(inputs.map((name) => context.dtype(name)));
  const combine = types.size === 1 ? functionOf(node, [...types][0], context.backend) : undefined;
  if (!combine) return undefined;
  if (op === 'Pow') {
    const power = knownPower(node, context);
    if (power) {
      const layout = context.layout(inputs[0]);
      return { inputLayouts: [layout, undefined], outputLayouts: [layout], run: ([x]) => [power(x)] };
    }
  }
  return broadcast(node, context, (tensors) => {
    const joint = tensors.slice(1).reduce(combine, tensors[0]);
    if (op === 'Mean') return tf.div(joint, tensors.length);
    return tensors.length === 1 ? tf.clone(joint) : joint;
  });
};

/** `Where`. */
export const prepareWhere: Prepare = (node, context) => {
  const [condition, a, b] = node.inputs.map((name) => context.dtype(name));
  if (condition !== 'bool' || a !== 'float32' || b !== 'float32') return undefined;
  return broadcast(node, context, ([test, x, y]) => tf.where(test, x, y));
};

function functionOf({ op }: PlannedNode, dtype: string, backend: string): Combine | undefined {
  // The wasm backend's own takes slopes of the last axis for those of all others.
  if (op === 'PRelu' && backend === 'wasm') return slopes;
  if (dtype === 'float32') return arithmetic[op] ?? comparisons[op];
  return dtype === 'bool' ? logic[op] : undefined;
}

function slopes(x: tf.Tensor, slope: tf.Tensor): tf.Tensor {
  return tf.add(tf.relu(x), tf.mul(tf.minimum(x, 0), slope));
}

/** Powers that are more exact as something else. */
function knownPower({ inputs, outputs }: PlannedNode, context: PlanContext) {
  const exponent = context.constant(inputs[1]);
  if (exponent?.data.length !== 1 || `${context.shape(inputs[0])}` !== `${context.shape(outputs[0])}`)
    return undefined;
  const powers: Readonly<Record<string, (x: tf.Tensor) => tf.Tensor>> = {
    '-1': (x) => tf.div(1, x),
    '0.5': tf.sqrt,
    '1': tf.clone,
    '2': tf.square,
    '3': (x) => tf.mul(tf.square(x), x),
  };
  return powers[String(exponent.data[0])];
}

/** An operation on operands that broadcast to the output, all of them in one layout. */
function broadcast(
  { inputs, outputs }: PlannedNode,
  context: PlanContext,
  combine: (operands: readonly tf.Tensor[]) => tf.Tensor,
): Operation {
  const result = context.shape(outputs[0]);
  const layout = commonLayout(inputs, context, result);
  const known = inputs.map((name) => constantOperand(name, result.length, layout, context));
  const shapes = inputs.map((name) => context.shape(name));
  const layouts = inputs.map((_, i): Layout | undefined => {
    if (known[i]) return undefined;
    return shapes[i].length === result.length ? layout : 'plain';
  });
  return {
    inputLayouts: layouts,
    outputLayouts: [layout],
    run: (tensors) => {
      const operands = inputs.map((_, i) => {
        const constant = known[i];
        if (constant) return constant;
        return layouts[i] === layout ? tensors[i] : withAxes(tensors[i], shapes[i], result.length);
      });
      return [combine(operands)];
    },
  };
}

/** A constant as an operand for values of `rank` axes in `layout`. */
function constantOperand(name: string, rank: number, layout: Layout, context: PlanContext) {
  const tensor = context.constant(name);
  if (tensor?.dtype !== 'float32' || context.dependsOnShapes(name)) return undefined;
  const shape = [...Array<number>(rank - tensor.shape.length).fill(1), ...tensor.shape];
  const moved = shape.filter((size) => size > 1).length;
  // Those that are no more than one number a channel need no moving.
  if (layout === 'nhwc' && moved > 1) return undefined;
  return context.tensor(`${name} operand ${physicalShape(shape, layout)}`, () =>
    float32(physicalShape(shape, layout), tensor.data as Float32Array),
  );
}

/** `tensor` of a plain value of fewer axes, with channels last. */
function withAxes(tensor: tf.Tensor, shape: readonly number[], rank: number): tf.Tensor {
  const whole = [...Array<number>(rank - shape.length).fill(1), ...shape];
  return convertLayout(tf.reshape(tensor, whole), whole, 'plain');
}

/** Channels last where a computed input of that rank has them so and, if possible, is not broadcast. */
function commonLayout(inputs: readonly string[], context: PlanContext, shape: readonly number[]): Layout {
  if (!hasChannelsLast(shape.length)) return 'plain';
  const sameRank = inputs.filter(
    (name) => context.shape(name).length === shape.length && !context.isConstant(name),
  );
  const whole = sameRank.filter((name) => `${context.shape(name)}` === `${shape}`);
  const deciding = whole.length > 0 ? whole : sameRank;
  return deciding.some((name) => context.layout(name) === 'nhwc') ? 'nhwc' : 'plain';
}
