import { executeNode, type Node } from '@fsnet/graph';
import { randomTensor } from '@fsnet/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lowerPooling } from './pooling.ts';
import { relativeError, runNode } from './run-node.fixture.ts';

const small = (min: number, max: number) => fc.integer({ min, max });

const pools: fc.Arbitrary<Node> = fc.integer({ min: 1, max: 2 }).chain((rank) => {
  const ints = (value: fc.Arbitrary<number>, count = rank) =>
    fc
      .array(value, { minLength: count, maxLength: count })
      .map((value) => ({ type: 'ints' as const, value }));
  const flag = fc.integer({ min: 0, max: 1 }).map((value) => ({ type: 'int' as const, value }));
  const string = (...values: string[]) =>
    fc.constantFrom(...values).map((value) => ({ type: 'string' as const, value }));
  return fc.record({
    name: fc.constant('pool'),
    op: fc.constantFrom('MaxPool', 'AveragePool'),
    domain: fc.constant(''),
    inputs: fc.constant(['x']),
    outputs: fc.constant(['y']),
    attributes: fc.record(
      {
        kernel_shape: ints(small(1, 4)),
        strides: ints(small(1, 3)),
        dilations: ints(fc.constantFrom(1, 1, 2)),
        pads: ints(small(0, 2), 2 * rank),
        auto_pad: string('NOTSET', 'SAME_UPPER', 'SAME_LOWER', 'VALID'),
        ceil_mode: flag,
        count_include_pad: flag,
      },
      { requiredKeys: ['kernel_shape'] },
    ) as fc.Arbitrary<Node['attributes']>,
  });
});

test('pools of any shape are right', async () => {
  await fc.assert(
    fc.asyncProperty(pools, small(1, 3), small(1, 40), small(7, 12), async (node, batch, channels, seed) => {
      const kernel = node.attributes.kernel_shape.value as readonly number[];
      const x = randomTensor(seed, [batch, channels, ...kernel.map((_, i) => seed + 2 * i)]);
      const [expected] = executeNode(node, [x]);
      // A window of nothing but padding gives what no runtime agrees on.
      fc.pre((expected.data as Float32Array).every(Number.isFinite));
      const run = await runNode(lowerPooling, { node, inputs: [x] });
      expect(relativeError(run!.output, expected)).toBeLessThan(1e-5);
    }),
    { numRuns: 300 },
  );
});

test('where the largest stood is left to the reference operator', async () => {
  const node: Node = {
    ...{ name: '', op: 'MaxPool', domain: '', inputs: ['x'], outputs: ['y', 'indices'] },
    attributes: { kernel_shape: { type: 'ints', value: [2, 2] } },
  };
  expect(await runNode(lowerPooling, { node, inputs: [randomTensor(1, [1, 2, 4, 4])] })).toBeUndefined();
  const alone = { ...node, outputs: ['y'] };
  expect(await runNode(lowerPooling, { node: alone, inputs: [randomTensor(1, [1, 2, 4, 4])] })).toBeDefined();
});
