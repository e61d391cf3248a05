import { executeBy } from '../execute/execute-by.ts';
import { guarded } from '../operators/node-error.ts';
import type { InferredValue, Operator } from '../operators/operator.ts';
import type { DataType } from '../tensor/data-type.ts';
import { elementCount, int64, type Tensor } from '../tensor/tensor.ts';
import type { NumericVector } from '../weight/numeric-vector.ts';
import { weightTensor } from '../weight/weight-tensor.ts';
import type { Dimension, Graph } from './graph.ts';
import type { Node } from './node.ts';

/** Finds the operator that a node applies. */
export type OperatorLookup = (node: Node) => Operator | undefined;

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

/** `inferValues` by the operators that `operatorOf` finds; what it does not find is unknown. */
export function inferValuesBy(
  operatorOf: OperatorLookup,
  graph: Graph<WeightOutline>,
): Map<string, InferredValue> {
  const values = new Map<string, InferredValue>();
  for (const { name, dtype, shape } of graph.inputs) values.set(name, { dtype, shape });
  for (const [name, weight] of graph.weights) values.set(name, describeWeight(weight));
  const budget = { elements: mostConstants };
  for (const node of graph.nodes) {
    const outputs = inferNode(operatorOf(node), node, values, budget);
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
  operator: Operator | undefined,
  node: Node,
  values: ReadonlyMap<string, InferredValue>,
  budget: { elements: number },
): readonly (InferredValue | undefined)[] {
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
  return executeBy(
    operator,
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
