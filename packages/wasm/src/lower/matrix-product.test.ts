import { executeNode, float32, type Node, type Tensor } from '@fsnet/graph';
import { randomTensor } from '@fsnet/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lowerMatrixProduct } from './matrix-product.ts';
import { relativeError, runNode } from './run-node.fixture.ts';

const size = (max: number, min = 1) => fc.integer({ min, max });

function product(op: 'Gemm' | 'MatMul', inputs: readonly string[], flags: Record<string, number> = {}): Node {
  const attributes = Object.fromEntries(
    Object.entries(flags).map(([name, value]) => [name, { type: 'int', value } as const]),
  );
  return { name: 'product', op, domain: '', inputs, outputs: ['y'], attributes };
}

test('Gemm is right for matrices of any size, transposed or not, known or not, with all that follows', async () => {
  await fc.assert(
    fc.asyncProperty(
      ...[size(13), size(40), size(29)],
      fc.constantFrom(0, 1),
      fc.constantFrom(0, 1),
      fc.constantFrom('none', 'row', 'whole', 'epilogue', 'residual'),
      fc.boolean(),
      fc.integer(),
      async (rows, depth, columns, transA, transB, added, known, seed) => {
        const a = randomTensor(seed, transA ? [depth, rows] : [rows, depth]);
        const b = randomTensor(seed + 1, transB ? [columns, depth] : [depth, columns]);
        const c = randomTensor(seed + 2, added === 'row' ? [columns] : [rows, columns]);
        const withC = added === 'row' || added === 'whole';
        const node = product('Gemm', withC ? ['a', 'b', 'c'] : ['a', 'b'], { transA, transB });
        const scale = randomTensor(seed + 3, [columns]).data as Float32Array;
        const bias = randomTensor(seed + 4, [columns]).data as Float32Array;
        const epilogue = added === 'epilogue' ? { bias, ...(known ? { scale } : {}) } : {};
        const run = await runNode(lowerMatrixProduct, {
          ...{ node, inputs: withC ? [a, b, c] : [a, b], epilogue },
          // A constant that is added would have been moved to the epilogue.
          ...(withC ? { computed: 3 } : { computed: known ? 1 : 2 }),
          ...(added === 'residual' ? { residual: c } : {}),
        });
        const [sums] = executeNode(node, withC ? [a, b, c] : [a, b]);
        const expected = (sums.data as Float32Array).map((sum, i) => {
          if (added === 'residual') return sum + Number(c.data[i]);
          if (added !== 'epilogue') return sum;
          return sum * (known ? scale[i % columns] : 1) + bias[i % columns];
        });
        expect(relativeError(run!.output, float32(sums.shape, expected))).toBeLessThan(1e-5);
      },
    ),
    { numRuns: 200 },
  );
});

test('MatMul is right for batches that broadcast in any way', async () => {
  const batch = fc.array(size(3), { maxLength: 3 });
  await fc.assert(
    fc.asyncProperty(
      ...[batch, fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }), size(3, 0)],
      ...[size(7), size(20), size(19)],
      ...[fc.boolean(), fc.integer()],
      async (all, single, missing, rows, depth, columns, known, seed) => {
        const batchA = all.map((count, axis) => (single[axis] ? 1 : count));
        const batchB = all.map((count, axis) => (single[axis + 3] ? 1 : count)).slice(missing);
        const a = randomTensor(seed, [...batchA, rows, depth]);
        const b = randomTensor(seed + 1, [...batchB, depth, columns]);
        await check([a, b], known);
      },
    ),
    { numRuns: 200 },
  );
});

test('MatMul of vectors gives a vector or a number', async () => {
  const vector = randomTensor(1, [17]);
  await check([vector, randomTensor(2, [17, 9])], false);
  await check([randomTensor(3, [9, 17]), vector], true);
  await check([vector, vector], false);
  await check([randomTensor(4, [3, 9, 17]), vector], false);
});

async function check(inputs: readonly Tensor[], known: boolean): Promise<void> {
  const node = product('MatMul', ['a', 'b']);
  const run = await runNode(lowerMatrixProduct, { node, inputs, computed: known ? 1 : 2 });
  expect(relativeError(run!.output, executeNode(node, inputs)[0])).toBeLessThan(1e-5);
}

test('what no kernel does is left to the reference operator', async () => {
  const [a, b] = [randomTensor(1, [3, 4]), randomTensor(2, [4, 5])];
  const scale = new Float32Array(5).fill(2);
  const computed = { inputs: [a, b], computed: 2 };
  expect(
    await runNode(lowerMatrixProduct, {
      node: product('Gemm', ['a', 'b']),
      ...computed,
      epilogue: { scale },
    }),
  ).toBeUndefined();
  const vector = { node: product('MatMul', ['a', 'b']), inputs: [a, randomTensor(3, [4])] };
  const bias = new Float32Array(3);
  expect(await runNode(lowerMatrixProduct, { ...vector, epilogue: { bias } })).toBeUndefined();
});
