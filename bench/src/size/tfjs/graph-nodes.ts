import {
  type Graph,
  intsAttribute,
  type Node,
  type Tensor,
  valueConsumers,
  weightTensor,
} from '@fsnet/graph';
import { numbersOf, transposed } from './orders.ts';

/** A node of TensorFlow's `GraphDef` as tfjs's JSON has it. */
interface TensorFlowNode {
  readonly name: string;
  readonly op: string;
  readonly input?: readonly string[];
  readonly attr: Readonly<Record<string, unknown>>;
}

interface TensorFlowGraph {
  readonly nodes: readonly TensorFlowNode[];
  /** By the name of their `Const` node, in its order. */
  readonly weights: ReadonlyMap<string, Tensor>;
}

/**
 * A ResNet as the nodes of a tfjs graph model: what `tensorflowjs_converter` makes of a frozen graph, biases and ReLU
 * fused into convolutions and nothing in it that tfjs does not need. Images have their channels last.
 *
 * @param folded Without batch normalizations.
 * @throws Error for an operator that a ResNet has not.
 */
export function tensorFlowGraph(folded: Graph): TensorFlowGraph {
  const consumers = valueConsumers(folded);
  const nodes: TensorFlowNode[] = [];
  const weights = new Map<string, Tensor>();
  const done = new Set<Node>();
  const constant = (name: string, tensor: Tensor): string => {
    const type = tensor.dtype === 'int32' ? 'DT_INT32' : 'DT_FLOAT';
    nodes.push({ name, op: 'Const', attr: { dtype: { type } } });
    weights.set(name, tensor);
    return name;
  };
  const weight = (name: string) => weightTensor(folded.weights.get(name)!);
  /** The node after `node`, where it alone reads its result and is of kind `op`. */
  const next = (node: Node, op: string): Node | undefined => {
    const [index, ...others] = consumers.get(node.outputs[0]) ?? [];
    const reader = folded.nodes[index];
    return others.length === 0 && reader?.op === op ? reader : undefined;
  };
  const add = (node: Node, op: string, input: readonly string[], attr: TensorFlowNode['attr'] = {}) =>
    nodes.push({ name: node.outputs[0], op, input, attr });

  for (const { name } of folded.inputs)
    nodes.push({ name, op: 'Placeholder', attr: { dtype: { type: 'DT_FLOAT' } } });
  for (const node of folded.nodes) {
    if (done.has(node)) continue;
    const [x, second, third] = node.inputs;
    switch (node.op) {
      case 'Conv': {
        const relu = next(node, 'Relu');
        if (relu) done.add(relu);
        const filters = constant(second, transposed(weight(second), [2, 3, 1, 0]));
        const input = [x, filters, constant(third, weight(third))];
        add(relu ?? node, '_FusedConv2D', input, convolution(node, relu !== undefined));
        break;
      }
      case 'Gemm': {
        const matrix = constant(second, transposed(weight(second), [1, 0]));
        const input = [x, matrix, constant(third, weight(third))];
        add(node, '_FusedMatMul', input, { num_args: { i: '1' }, fused_ops: texts('BiasAdd') });
        break;
      }
      case 'Slice': {
        const steps = numbersOf(weight(node.inputs[4]));
        // Every second pixel is the largest of itself: tfjs's slices are slow.
        add(node, 'MaxPool', [x], { ...window([1, 1], steps), padding: text('VALID') });
        break;
      }
      case 'Pad': {
        const pads = numbersOf(weight(second));
        const order = [0, 2, 3, 1];
        const data = Int32Array.from(order.flatMap((axis) => [pads[axis], pads[axis + 4]]));
        add(node, 'Pad', [x, constant(`${node.outputs[0]}.pads`, { dtype: 'int32', shape: [4, 2], data })]);
        break;
      }
      case 'GlobalAveragePool': {
        const flatten = next(node, 'Flatten');
        if (!flatten) throw new Error('pixels are only averaged before Flatten');
        done.add(flatten);
        const axes: Tensor = { dtype: 'int32', shape: [2], data: Int32Array.of(1, 2) };
        add(flatten, 'Mean', [x, constant(`${flatten.outputs[0]}.axes`, axes)]);
        break;
      }
      case 'Add':
        add(node, 'AddV2', [x, second]);
        break;
      case 'Relu':
        add(node, 'Relu', [x]);
        break;
      default:
        throw new Error(`${node.op} is not written for tfjs`);
    }
  }
  return { nodes, weights };
}

function convolution(node: Node, relu: boolean): TensorFlowNode['attr'] {
  const [top, left, bottom, right] = intsAttribute(node, 'pads', [0, 0, 0, 0]);
  const isPadded = top + left + bottom + right > 0;
  return {
    strides: integers([1, ...intsAttribute(node, 'strides', [1, 1]), 1]),
    padding: text(isPadded ? 'EXPLICIT' : 'VALID'),
    ...(isPadded && { explicit_paddings: integers([0, 0, top, bottom, left, right, 0, 0]) }),
    num_args: { i: '1' },
    fused_ops: texts('BiasAdd', ...(relu ? ['Relu'] : [])),
  };
}

function window(size: readonly number[], strides: readonly number[]): TensorFlowNode['attr'] {
  return { ksize: integers([1, ...size, 1]), strides: integers([1, ...strides, 1]) };
}

function integers(values: readonly number[]): unknown {
  return { list: { i: values.map(String) } };
}

function texts(...values: readonly string[]): unknown {
  return { list: { s: values.map(base64) } };
}

function text(value: string): unknown {
  return { s: base64(value) };
}

function base64(value: string): string {
  return Buffer.from(value).toString('base64');
}
