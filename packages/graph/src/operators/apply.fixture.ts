import { executeNode } from '../execute/execute-node.ts';
import type { Attribute, Node } from '../network/node.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { InferredValue } from './operator.ts';
import { operatorOf } from './registry.ts';

export const int = (value: number): Attribute => ({ type: 'int', value });
export const float = (value: number): Attribute => ({ type: 'float', value: Math.fround(value) });
export const string = (value: string): Attribute => ({ type: 'string', value });
export const ints = (...value: number[]): Attribute => ({ type: 'ints', value });

/** A node that reads `x0`, `x1`, ... and writes `y0`, `y1`, ... */
export function nodeOf(
  op: string,
  inputCount: number,
  attributes: Readonly<Record<string, Attribute>> = {},
  outputCount = 1,
): Node {
  return {
    name: 'tested',
    op,
    domain: '',
    inputs: Array.from({ length: inputCount }, (_, i) => `x${i}`),
    outputs: Array.from({ length: outputCount }, (_, i) => `y${i}`),
    attributes,
  };
}

/** Runs one operator and checks that its inference agrees with what it gives; its first output. */
export function apply(
  op: string,
  inputs: readonly (Tensor | undefined)[],
  attributes: Readonly<Record<string, Attribute>> = {},
): Tensor {
  return applyAll(op, inputs, attributes, 1)[0];
}

/** The same with all of `outputCount` outputs. */
export function applyAll(
  op: string,
  inputs: readonly (Tensor | undefined)[],
  attributes: Readonly<Record<string, Attribute>>,
  outputCount: number,
): readonly Tensor[] {
  const node = nodeOf(op, inputs.length, attributes, outputCount);
  const outputs = executeNode(node, inputs);
  // Inference with nothing but types and shapes, and with all but the data known as constants.
  const described = inputs.map((input) => input && { dtype: input.dtype, shape: input.shape });
  const known = inputs.map((input, i) => input && (i === 0 ? described[0] : { ...input, constant: input }));
  for (const inferred of [infer(node, described), infer(node, known)]) {
    for (let i = 0; i < outputCount; i++) {
      const shape = inferred[i]?.shape?.map((size, axis) => size ?? outputs[i].shape[axis]);
      const agrees =
        inferred[i]?.dtype === outputs[i].dtype && (!shape || `${shape}` === `${outputs[i].shape}`);
      if (!agrees)
        throw new Error(
          `${op} gives ${outputs[i].dtype} [${outputs[i].shape}], but ${inferred[i]?.dtype} [${inferred[i]?.shape}] is inferred`,
        );
    }
  }
  return outputs;
}

/** What an operator infers. */
export function infer(
  node: Node,
  inputs: readonly (InferredValue | undefined)[],
): readonly (InferredValue | undefined)[] {
  return operatorOf(node)!.infer(node, inputs);
}

/** An int32 tensor. */
export function int32(shape: readonly number[], values: readonly number[]): Tensor {
  return { dtype: 'int32', shape, data: Int32Array.from(values) };
}

/** A bool tensor. */
export function bool(shape: readonly number[], values: readonly boolean[]): Tensor {
  return { dtype: 'bool', shape, data: Uint8Array.from(values, Number) };
}
