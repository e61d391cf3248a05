import { expect, test } from 'vitest';
import { canRelaxedSimd } from './features.ts';
import { kernelBench } from './kernel-bench.fixture.ts';

test.each(['simd', 'relaxed-simd'] as const)('the kernels run with %s', async (variant) => {
  expect(canRelaxedSimd()).toBe(true);
  const bench = await kernelBench(1, variant);
  const input = bench.put(Float32Array.of(-1, 0.5, 7, 2, 9));
  const clamp = { activation: 0, activationA: 0, activationB: 6 };
  bench.run('unary', { input, output: input, count: 5, ...clamp }, 1);
  expect([...bench.floats(input, 6)]).toEqual([0, 0.5, 6, 2, 6, 0]);
});
