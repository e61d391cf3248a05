import { executeNode } from '../execute/execute-node.ts';
import { guarded } from '../operators/node-error.ts';
import type { InferredValue } from '../operators/operator.ts';
import { operatorOf } from '../operators/registry.ts';
import type { DataType } from '../tensor/data-type.ts';
import { elementCount, int64, type Tensor } from '../tensor/tensor.ts';
import type { NumericVector } from '../weight/numeric-vector.ts';
import { weightTensor } from '../weight/weight-tensor.ts';
import type { Dimension, Graph, ValueInfo } from './graph.ts';
import type { Node } from './node.ts';

/** The part of a weight that shapes need; its values are used only where they are unpacked and few. */
export interface WeightOutline {
  readonly kind: 'dense' | 'summary';
  readonly dtype: DataType;
  readonly shape: readonly number[];
  readonly vector: object;
}

/** Most elements of a value that is computed ahead to learn shapes from it. */
const largestConstant = 4096;

/** Most elements of all such values together: a small file of many nodes must not ask for much memory. */
const mostConstants = 2 ** 20;

/**
 * Types and shapes of all values, by name, as far as they follow from the inputs and weights. Symbols of the
 * inputs' shapes are kept where they pass through. Values of unknown type, such as the outputs of operators that
 * fsnet does not know, are absent unless they are outputs of the network, which say themselves what they are.
 *
 * @throws FsnError `bad-shape`, `bad-type` and the like where a node cannot have the inputs that it gets.
 */
export function inferShapes(graph: Graph<WeightOutline>): Map<string, ValueInfo> {
  return new Map(
    Array.from(inferValues(graph), ([name, { dtype, shape }]) => [name, { name, dtype, shape }]),
  );
}

/** Like {@link inferShapes}, with the values themselves where they are small and follow from weights and shapes. */
export function inferValues(graph: Graph<WeightOutline>): Map<string, InferredValue> {
  const values = new Map<string, InferredValue>();
  for (const { name, dtype, shape } of graph.inputs) values.set(name, { dtype, shape });
  for (const [name, weight] of graph.weights) values.set(name, describeWeight(weight));
  const budget = { elements: mostConstants };
  for (const node of graph.nodes) {
    const outputs = inferNode(node, values, budget);
    for (const [i, name] of node.outputs.entries()) {
      const output = outputs[i];
      if (name !== '' && output) values.set(name, output);
    }
  }
  for (const declared of graph.outputs) {
    const inferred = values.get(declared.name);
    const shape = inferred ? mergeShapes(inferred.shape, declared.shape) : declared.shape;
    values.set(declared.name, { dtype: declared.dtype, ...inferred, shape });
  }
  return values;
}

function inferNode(
  node: Node,
  values: ReadonlyMap<string, InferredValue>,
  budget: { elements: number },
): readonly (InferredValue | undefined)[] {
  const operator = operatorOf(node);
  if (!operator) return [];
  if (node.inputs.some((name) => name !== '' && !values.has(name))) return [];
  const inputs = node.inputs.map((name) => (name === '' ? undefined : values.get(name)));
  const outputs = guarded(node, () => operator.infer(node, inputs)).map(
    (output) => output && withConstant(output),
  );
  // No shape follows from a convolution's values, whose work is not bounded by the size of its output.
  if (operator.multiplyAdds || !outputs.every(isSmall)) return outputs;
  if (!inputs.every((input) => !input || input.constant)) return outputs;
  for (const output of outputs) budget.elements -= elementCount(output!.shape as readonly number[]);
  if (budget.elements < 0) return outputs;
  return executeNode(
    node,
    inputs.map((input) => input?.constant),
  ).map(constantValue);
}

function isSmall(value: InferredValue | undefined): boolean {
  return (
    value?.shape?.every((size) => typeof size === 'number') === true &&
    elementCount(value.shape as readonly number[]) <= largestConstant
  );
}

function withConstant(value: InferredValue): InferredValue {
  const { constant, elements, dtype, shape } = value;
  if (constant || dtype !== 'int64' || !shape || !elements?.every((each) => typeof each === 'number'))
    return value;
  return constantValue(int64(shape.length === 0 ? [] : [elements.length], elements as readonly number[]));
}

function constantValue(tensor: Tensor): InferredValue {
  return { dtype: tensor.dtype, shape: tensor.shape, constant: tensor };
}

function describeWeight(weight: WeightOutline): InferredValue {
  const { dtype, shape, kind } = weight;
  if (kind !== 'dense' || !isUnpacked(weight.vector) || elementCount(shape) > largestConstant)
    return { dtype, shape };
  return constantValue(weightTensor({ kind, dtype, shape, vector: weight.vector }));
}

function isUnpacked(vector: object): vector is NumericVector {
  return 'data' in vector || 'levels' in vector;
}

function mergeShapes(
  inferred: readonly Dimension[] | null,
  declared: readonly Dimension[] | null,
): readonly Dimension[] | null {
  if (!inferred || inferred.length !== declared?.length) return inferred ?? declared;
  return inferred.map((size, axis) => size ?? declared[axis]);
}
