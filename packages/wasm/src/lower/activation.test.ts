import { executeNode, float32, type Node } from '@fsnet/graph';
import { expect, test } from 'vitest';
import type { KernelVariant } from '../kernels/compile.ts';
import { kernelBench } from '../kernels/kernel-bench.fixture.ts';

/** Kind of assembly/element/activation-kinds.ts, its parameters, and the operator that it is. */
const kinds: readonly [
  kind: number,
  a: number,
  b: number,
  op: string,
  attributes?: Record<string, number>,
][] = [
  [1, 0.3, 0, 'LeakyRelu', { alpha: Math.fround(0.3) }],
  [2, 0, 0, 'Sigmoid'],
  [3, 0, 0, 'Tanh'],
  [4, 0, 0, 'HardSwish'],
  [6, 0, 0, 'Mish'],
  [7, 0.2, 0.5, 'HardSigmoid'],
  [8, 1.5, 1, 'Elu', { alpha: 1.5 }],
  [9, 0, 0, 'Softplus'],
  [10, 0, 0, 'Softsign'],
  [12, 0, 0, 'Abs'],
  [13, 0, 0, 'Sqrt'],
  [14, 0, 0, 'Reciprocal'],
  [15, 0, 0, 'Exp'],
  [16, 0, 0, 'Log'],
  [17, 0, 0, 'Floor'],
  [18, 0, 0, 'Ceil'],
  [19, 0, 0, 'Round'],
  [20, 0, 0, 'Erf'],
];

const finite = Float32Array.from({ length: 4001 }, (_, i) =>
  i < 2000 ? (i - 1000) / 100 : 10 ** (((i - 2000) % 1000) / 40 - 23.5) * (i < 3000 ? 1 : -1),
);
const special = [0, 1e-30, 88.6, 88.8, 500, 3e38, -86, -100, -500, -3e38];

test.each(['simd', 'relaxed-simd'] as const)(
  'functions are right to a few units of 1e-7 with %s',
  async (v) => {
    for (const [kind, a, b, op, attributes = {}] of kinds) {
      const node: Node = {
        ...{ name: '', domain: '', op, inputs: ['x'], outputs: ['y'] },
        attributes: Object.fromEntries(
          Object.entries(attributes).map(([key, value]) => [key, { type: 'float', value }]),
        ),
      };
      const x = Float32Array.of(...finite, ...special);
      const expected = executeNode(node, [float32([x.length], x)])[0].data as Float32Array;
      const actual = await apply(v, x, kind, a, b);
      // Absolute slack for sums that cancel, and for results at the border to denormals.
      const slack = op.startsWith('Hard') ? 3e-7 : 1e-37;
      for (const [i, y] of expected.entries()) {
        const right = Object.is(y, actual[i]) || Math.abs(actual[i] - y) <= 4e-7 * Math.abs(y) + slack;
        expect(right, `${op}(${x[i]}) is ${y}, found ${actual[i]}`).toBe(true);
      }
    }
  },
);

async function apply(variant: KernelVariant, x: Float32Array, activation: number, a: number, b: number) {
  const bench = await kernelBench(1, variant);
  const output = bench.reserve(x.byteLength + 64);
  const fields = { input: bench.put(x), output, count: x.length, activation };
  bench.run('unary', { ...fields, activationA: a, activationB: b }, Math.ceil(x.length / 64));
  expect([...bench.floats(output + x.byteLength, 16)]).toEqual(new Array(16).fill(0));
  return bench.floats(output, x.length);
}
