import type { Dimension } from '../network/graph.ts';
import type { Node } from '../network/node.ts';
import { allocate } from '../tensor/data-type.ts';
import { elementCount, type Tensor } from '../tensor/tensor.ts';
import { floatData, requiredInput } from './arguments.ts';
import { floatAttribute, intAttribute } from './attributes.ts';
import { broadcastShapes, broadcastStrides } from './broadcast.ts';
import { commonType } from './element-types.ts';
import { multiplyMatrices, transposeMatrix } from './matrix-product.ts';
import { nodeError } from './node-error.ts';
import type { Operator, OperatorFamily } from './operator.ts';
import { outputShape } from './output-shape.ts';

/** `alpha * A * B + beta * C`, A and B transposed where the node says so; C broadcasts. */
const gemm: Operator = {
  infer: (node, inputs) => {
    const [a, b] = [requiredInput(node, inputs, 0), requiredInput(node, inputs, 1)];
    const { rows, columns } = productSizes(node, a.shape ?? [null, null], b.shape ?? [null, null]);
    return [{ dtype: a.dtype, shape: [rows, columns] }];
  },
  execute: (node, inputs) => [
    executeGemm(node, requiredInput(node, inputs, 0), requiredInput(node, inputs, 1), inputs[2]),
  ],
  multiplyAdds: (node, [a = []], [output]) =>
    elementCount(output) * (a[intAttribute(node, 'transA', 0) ? 0 : 1] ?? 0),
};

function productSizes<D extends Dimension>(
  node: Node,
  a: readonly D[],
  b: readonly D[],
): { rows: D; inner: D; columns: D } {
  for (const shape of [a, b]) {
    if (shape.length !== 2)
      throw nodeError(node, 'bad-shape', 'rank of a matrix', { expected: 2, actual: shape.length });
  }
  const [rows, inner]: readonly D[] = intAttribute(node, 'transA', 0) ? [a[1], a[0]] : [a[0], a[1]];
  const [innerOfB, columns]: readonly D[] = intAttribute(node, 'transB', 0) ? [b[1], b[0]] : [b[0], b[1]];
  if (typeof inner === 'number' && typeof innerOfB === 'number' && inner !== innerOfB)
    throw nodeError(node, 'bad-shape', `[${a}] and [${b}] do not multiply`, {
      expected: inner,
      actual: innerOfB,
    });
  return { rows, inner, columns };
}

function executeGemm(node: Node, a: Tensor, b: Tensor, c: Tensor | undefined): Tensor {
  const dtype = commonType(node, c ? [a, b, c] : [a, b]);
  const sizes = productSizes(node, a.shape, b.shape);
  const { rows, columns } = sizes;
  const alpha = floatAttribute(node, 'alpha', 1);
  const beta = floatAttribute(node, 'beta', 1);
  const [left, right] = [a, b].map((matrix, index) => {
    const values = floatData(node, matrix);
    const transposed = intAttribute(node, index === 0 ? 'transA' : 'transB', 0);
    return transposed ? transposeMatrix(values, matrix.shape[0], matrix.shape[1]) : values;
  });
  const shape = outputShape(node, [rows, columns]);
  const data = allocate(dtype, rows * columns) as Float32Array | Float64Array;
  if (c && `${broadcastShapes(node, [c.shape, shape])}` !== `${shape}`)
    throw nodeError(node, 'bad-shape', `C of [${c.shape}] does not broadcast to [${shape}]`);
  const added = c ? floatData(node, c) : new Float64Array(1);
  const [rowStride, columnStride] = c ? broadcastStrides(c.shape, shape) : [0, 0];
  multiplyMatrices(left, 0, right, 0, sizes, (row, sums) => {
    for (let column = 0; column < columns; column++) {
      const term = beta === 0 ? 0 : beta * added[row * rowStride + column * columnStride];
      data[row * columns + column] = alpha * sums[column] + term;
    }
  });
  return { dtype, shape, data };
}

export const gemmOperators: OperatorFamily = { Gemm: gemm };
