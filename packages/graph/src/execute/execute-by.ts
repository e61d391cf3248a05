import { FsnError } from '../error.ts';
import type { Node } from '../network/node.ts';
import { guarded, nodeLabel } from '../operators/node-error.ts';
import type { Operator } from '../operators/operator.ts';
import type { DataType } from '../tensor/data-type.ts';
import {
  bfloat16ToFloat32,
  float16ToFloat32,
  float32ToBfloat16,
  float32ToFloat16,
} from '../tensor/float16.ts';
import type { Tensor } from '../tensor/tensor.ts';

/** Runs one node by its operator, which sees half precision widened where it does not handle it itself. */
export function executeBy(
  operator: Operator | undefined,
  node: Node,
  inputs: readonly (Tensor | undefined)[],
): readonly Tensor[] {
  if (!operator) throw unsupportedOperators([node]);
  if (operator.handlesHalf) return guarded(node, () => operator.execute(node, inputs));
  const outputs = guarded(node, () => operator.execute(node, inputs.map(widen)));
  // Inputs beside the data, such as a region of interest, may be of half precision where the data are not.
  const [dtype] = inputs.flatMap((input) => (input && isFloat(input.dtype) ? [input.dtype] : []));
  return outputs.map((output) => narrow(output, dtype));
}

/** The error for nodes, one at least, whose operators a file can carry, but nothing here can run. */
export function unsupportedOperators(nodes: readonly Node[]): FsnError {
  const names = [...new Set(nodes.map(({ op, domain }) => `${op} of domain ${domain || 'ai.onnx'}`))];
  const [first] = nodes;
  const what = names.length === 1 ? `the operator ${names[0]} is` : `the operators ${names.join(', ')} are`;
  return new FsnError(
    'unsupported-operator',
    `${nodeLabel(first)}: ${what} not supported, so this network cannot run here`,
    { path: first.name, actual: first.op },
  );
}

function widen(tensor: Tensor | undefined): Tensor | undefined {
  if (tensor?.dtype === 'float16')
    return { ...tensor, dtype: 'float32', data: float16ToFloat32(tensor.data as Uint16Array) };
  if (tensor?.dtype === 'bfloat16')
    return { ...tensor, dtype: 'float32', data: bfloat16ToFloat32(tensor.data as Uint16Array) };
  return tensor;
}

function isFloat(dtype: DataType): boolean {
  return dtype === 'float32' || dtype === 'float64' || dtype === 'float16' || dtype === 'bfloat16';
}

function narrow(tensor: Tensor, dtype: DataType | undefined): Tensor {
  if (tensor.dtype !== 'float32' || (dtype !== 'float16' && dtype !== 'bfloat16')) return tensor;
  const round = dtype === 'float16' ? float32ToFloat16 : float32ToBfloat16;
  return { ...tensor, dtype, data: round(tensor.data as Float32Array) };
}
