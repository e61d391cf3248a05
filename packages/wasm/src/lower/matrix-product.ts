import { elementCount, floatAttribute, intAttribute, type PlannedNode, type Window } from '@fsnet/graph';
import { behind, type EmitContext, type Facts, type Lowering, nothing } from '../plan/lowering.ts';
import type { Reference } from '../plan/step.ts';
import { emitDenseProduct } from './dense-product.ts';
import { denseChoice, weightValues } from './dense-weight.ts';
import { type MatrixBatch, matrixBatches } from './matrix-batches.ts';
import { packBias, packedLength, packPanels, panelFilters, type WeightOrder } from './pack-panels.ts';
import { stridedCopy } from './strided-copy.ts';

/** `A * B` for each pair of matrices of a batch, `[rows, depth]` by `[depth, columns]`. */
interface MatrixProduct {
  readonly rows: number;
  readonly depth: number;
  readonly columns: number;
  readonly transA: boolean;
  readonly transB: boolean;
  readonly batchA: readonly number[];
  readonly batchB: readonly number[];
  /** The input that is added as it is: a whole result, or one number a column. */
  readonly addend?: 'whole' | 'row' | undefined;
}

/** `Gemm` and `MatMul`; a second factor that is known is packed once. */
export const lowerMatrixProduct: Lowering = (node, facts) => {
  const product = node.op === 'Gemm' ? gemm(node, facts) : matmul(node, facts);
  const [, b] = node.inputs;
  const values = weightValues(b, facts);
  const { scale, bias: addedBias, residual, activation } = node.epilogue;
  if (!product || (scale && !values) || (product.addend === 'whole' && residual !== undefined))
    return undefined;
  // A product with a vector has no columns whose numbers these could be.
  if ((scale ?? addedBias ?? { length: product.columns }).length !== product.columns) return undefined;
  const { rows, depth, columns, transA, transB, batchA, batchB, addend } = product;
  const order: WeightOrder = {
    ...{ groups: elementCount(batchB), filters: columns, channels: depth, taps: [0] },
    groupStride: depth * columns,
    filterStride: transB ? depth : 1,
    channelStride: transB ? 1 : columns,
  };
  const [output] = node.outputs;
  const copiedB = values ? 0 : packedLength(order);
  return {
    inputLayouts: node.inputs.map((_, i) => (i === 1 && values ? undefined : 'plain')),
    outputLayouts: ['plain'],
    temporaryBytes: 4 * (copiedB + (transA ? rows * depth : 0)),
    choice: denseChoice(b, facts, elementCount(facts.shape(output)) * depth),
    emit(context) {
      const weights = values
        ? context.constant(`${b} columns ${transB} ${scale ? output : ''}`, () =>
            packPanels(values(), order, order.groups === 1 ? scale : repeat(scale, order.groups)),
          )
        : packComputed(context, order);
      const input = transA
        ? transpose(context, behind(context.temporary, 4 * copiedB), product)
        : context.input(0);
      const bias =
        addend === 'row'
          ? context.input(2)
          : context.constant(`${output} bias panels`, () => packBias(addedBias, 1, columns));
      const added =
        addend === 'whole' ? context.input(2) : residual === undefined ? nothing : context.residual();
      for (const each of matrixBatches(batchA, batchB, rows)) {
        const place = each.output * rows * columns * 4;
        emitDenseProduct(context, {
          input: behind(input, each.a * rows * depth * 4),
          weights: behind(weights, each.b * (packedLength(order) / order.groups) * 4),
          bias,
          residual: typeof added === 'number' ? added : behind(added, place),
          output: behind(context.output(0), place),
          ...shapeOf(each, product),
          activation,
        });
      }
    },
  };
};

function shapeOf(batch: MatrixBatch, { depth, columns }: MatrixProduct) {
  return {
    ...{ groups: batch.count, images: 1, vertical: oneRow(1), horizontal: oneRow(batch.rows) },
    ...{ channels: depth, filters: columns },
    inputStrides: { group: batch.stepA * batch.rows * depth, pixel: depth },
    outputStrides: { group: batch.rows * columns, pixel: columns, row: 0, image: 0 },
    ...{ sharedWeights: batch.stepB === 0, sharedBias: true },
  };
}

function oneRow(size: number): Window {
  return { kernel: 1, stride: 1, dilation: 1, padBegin: 0, padEnd: 0, input: size, output: size };
}

function gemm(node: PlannedNode, facts: Facts): MatrixProduct | undefined {
  const [a, b, c] = node.inputs;
  const [transA, transB] = [intAttribute(node, 'transA', 0) !== 0, intAttribute(node, 'transB', 0) !== 0];
  const [rows, columns] = facts.shape(node.outputs[0]);
  const depth = facts.shape(a)[transA ? 0 : 1];
  const product = { rows, depth, columns, transA, transB, batchA: [], batchB: [] };
  if (facts.shape(b)[transB ? 1 : 0] !== depth || floatAttribute(node, 'alpha', 1) !== 1) return undefined;
  if (!c) return product;
  const shape = facts.shape(c);
  const count = elementCount(shape);
  if (floatAttribute(node, 'beta', 1) !== 1) return undefined;
  if (shape.length === 2 && count === rows * columns) return { ...product, addend: 'whole' };
  return count === columns && shape.at(-1) === columns ? { ...product, addend: 'row' } : undefined;
}

function matmul(node: PlannedNode, facts: Facts): MatrixProduct | undefined {
  const [a, b] = [facts.shape(node.inputs[0]), facts.shape(node.inputs[1])];
  const [depth = 0] = a.slice(-1);
  const [rows = 1] = a.slice(-2, -1);
  const columns = b.length > 1 ? b[b.length - 1] : 1;
  if (depth === 0 || b[Math.max(b.length - 2, 0)] !== depth) return undefined;
  return {
    ...{ rows, depth, columns, transA: false, transB: false },
    ...{ batchA: a.slice(0, -2), batchB: b.slice(0, -2) },
  };
}

function repeat(scale: Float32Array | undefined, groups: number): Float32Array | undefined {
  return scale && Float32Array.from({ length: scale.length * groups }, (_, i) => scale[i % scale.length]);
}

/** Packs the second factor while running. What stands behind the last column is never stored. */
function packComputed(context: EmitContext, order: WeightOrder): Reference {
  const { groups, filters, channels: depth, groupStride, filterStride, channelStride } = order;
  const panels = Math.floor(filters / panelFilters);
  const groupLength = packedLength(order) / groups;
  for (const [first, count, width] of [
    [0, panels, panelFilters],
    [panels, 1, filters % panelFilters],
  ])
    stridedCopy(
      context,
      behind(context.input(1), first * panelFilters * filterStride * 4),
      behind(context.temporary, first * panelFilters * depth * 4),
      [
        { size: groups, input: groupStride, output: groupLength },
        { size: count, input: panelFilters * filterStride, output: panelFilters * depth },
        { size: depth, input: channelStride, output: panelFilters },
        { size: width, input: filterStride, output: 1 },
      ],
    );
  return context.temporary;
}

function transpose(context: EmitContext, to: Reference, { rows, depth }: MatrixProduct): Reference {
  stridedCopy(context, context.input(0), to, [
    { size: rows, input: 1, output: depth },
    { size: depth, input: rows, output: 1 },
  ]);
  return to;
}
