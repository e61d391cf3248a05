import type { Dimension } from '../network/graph.ts';
import type { Node } from '../network/node.ts';
import { allocate } from '../tensor/data-type.ts';
import { elementCount, type Tensor } from '../tensor/tensor.ts';
import { floatData, requiredInput } from './arguments.ts';
import { broadcastShapes } from './broadcast.ts';
import { broadcastRows } from './broadcast-rows.ts';
import { commonType } from './element-types.ts';
import { multiplyMatrices } from './matrix-product.ts';
import { nodeError } from './node-error.ts';
import type { Operator, OperatorFamily } from './operator.ts';
import { outputShape } from './output-shape.ts';

/** numpy's `matmul`: the last two axes multiply, those before them broadcast; a vector is one row or column. */
const matmul: Operator = {
  infer: (node, inputs) => {
    const [a, b] = [requiredInput(node, inputs, 0), requiredInput(node, inputs, 1)];
    return [
      { dtype: a.dtype, shape: a.shape && b.shape ? productShape(node, a.shape, b.shape).shape : null },
    ];
  },
  execute: (node, inputs) => [
    executeMatmul(node, requiredInput(node, inputs, 0), requiredInput(node, inputs, 1)),
  ],
  multiplyAdds: (_node, [a = []], [output]) => elementCount(output) * (a[a.length - 1] ?? 0),
};

function productShape<D extends Dimension>(node: Node, a: readonly D[], b: readonly D[]) {
  if (a.length === 0 || b.length === 0) throw nodeError(node, 'bad-shape', 'a scalar is no matrix');
  const [batchA, batchB] = [a.slice(0, -2), b.slice(0, -2)];
  const inner = a[a.length - 1];
  const innerOfB = b[Math.max(b.length - 2, 0)];
  if (typeof inner === 'number' && typeof innerOfB === 'number' && inner !== innerOfB)
    throw nodeError(node, 'bad-shape', `[${a}] and [${b}] do not multiply`, {
      expected: inner,
      actual: innerOfB,
    });
  const rows = a.length > 1 ? [a[a.length - 2]] : [];
  const columns = b.length > 1 ? [b[b.length - 1]] : [];
  const shape: readonly Dimension[] = outputShape(node, [
    ...broadcastShapes(node, [batchA, batchB]),
    ...rows,
    ...columns,
  ]);
  return { shape, batchA, batchB, inner, rows, columns };
}

function executeMatmul(node: Node, a: Tensor, b: Tensor): Tensor {
  const dtype = commonType(node, [a, b]);
  const {
    batchA,
    batchB,
    inner,
    rows: [rows = 1],
    columns: [columns = 1],
    shape,
  } = productShape(node, a.shape, b.shape);
  const [left, right] = [floatData(node, a), floatData(node, b)];
  const data = allocate(dtype, elementCount(shape as number[])) as Float32Array | Float64Array;
  const multiply = (product: number, matrixA: number, matrixB: number) => {
    const begin = product * rows * columns;
    multiplyMatrices(
      left,
      matrixA * rows * inner,
      right,
      matrixB * inner * columns,
      { rows, inner, columns },
      (row, sums) => data.set(sums, begin + row * columns),
    );
  };
  broadcastRows(
    [batchA, batchB],
    broadcastShapes(node, [batchA, batchB]),
    (out, length, [i, j], [stepA, stepB]) => {
      for (let k = 0; k < length; k++) multiply(out + k, i + k * stepA, j + k * stepB);
    },
  );
  return { dtype, shape: shape as number[], data };
}

export const matmulOperators: OperatorFamily = { MatMul: matmul };
