import { type Attribute, executeNode, float32, type Node } from '@fsnet/graph';
import { randomTensor } from '@fsnet/testing';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { relativeError, runNode } from './run-node.fixture.ts';
import { lowerUnary } from './unary.ts';

const float = (value: number): Attribute => ({ type: 'float', value: Math.fround(value) });

const operators: readonly [op: string, attributes?: Record<string, Attribute>][] = [
  ...'Relu LeakyRelu HardSigmoid Sigmoid Tanh HardSwish Mish Elu Selu Gelu Softplus Softsign'.split(' '),
  ...'Abs Neg Sqrt Reciprocal Exp Log Floor Ceil Round Erf'.split(' '),
].map((op) => [op]);

const withAttributes: typeof operators = [
  ['LeakyRelu', { alpha: float(-0.3) }],
  ['HardSigmoid', { alpha: float(0.4), beta: float(0.1) }],
  ['Elu', { alpha: float(2) }],
  ['Selu', { alpha: float(2), gamma: float(0.7) }],
  ['Gelu', { approximate: { type: 'string', value: 'tanh' } }],
];

test('functions of one element are those of the reference in any layout', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...operators, ...withAttributes),
      fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 4 }),
      fc.constantFrom('plain' as const, 'nhwc' as const),
      async ([op, attributes = {}], shape, layout) => {
        const node: Node = { name: '', op, domain: '', inputs: ['x'], outputs: ['y'], attributes };
        const positive = op === 'Sqrt' || op === 'Log' || op === 'Reciprocal';
        const inputs = [randomTensor(shape.length, shape, positive ? 0.01 : -4, 4)];
        const run = await runNode(lowerUnary, { node, inputs, layout: shape.length > 2 ? layout : 'plain' });
        expect(relativeError(run!.output, executeNode(node, inputs)[0])).toBeLessThan(1e-6);
      },
    ),
    { numRuns: 500 },
  );
});

test('clips to constant bounds', async () => {
  const x = float32([5], [-3, -1, Number.NaN, 1, 4]);
  const clip = (inputs: string[]): Node => ({
    ...{ name: '', op: 'Clip', domain: '', inputs, outputs: ['y'], attributes: {} },
  });
  const bounds = [float32([], [-2]), float32([], [0.5])];
  const both = await runNode(lowerUnary, { node: clip(['x', 'a', 'b']), inputs: [x, ...bounds] });
  expect([...both!.output.data]).toEqual([-2, -1, Number.NaN, 0.5, 0.5]);
  const upper = await runNode(lowerUnary, { node: clip(['x', '', 'b']), inputs: [x, undefined, bounds[1]] });
  expect([...upper!.output.data]).toEqual([-3, -1, Number.NaN, 0.5, 0.5]);
});

test.each([0.5, -1])('takes the power %d', async (exponent) => {
  const node: Node = { name: '', op: 'Pow', domain: '', inputs: ['x', 'e'], outputs: ['y'], attributes: {} };
  const inputs = [randomTensor(1, [3, 7], 0.1, 9), float32([1], [exponent])];
  const run = await runNode(lowerUnary, { node, inputs });
  expect(relativeError(run!.output, executeNode(node, inputs)[0])).toBeLessThan(1e-6);
});
