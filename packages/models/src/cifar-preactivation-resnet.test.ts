import { checkGraph, drawUniform, execute, float32 } from '@fsnet/graph';
import { expect, test } from 'vitest';
import { cifarPreactivationResNet } from './cifar-preactivation-resnet.ts';
import { parameterCount } from './parameter-count.ts';

test('depth 164 has the weights that the paper counts: 1.7 million', () => {
  const graph = cifarPreactivationResNet({ depth: 164 });
  checkGraph(graph);
  const weighted = graph.nodes.filter(({ op }) => op === 'Conv' || op === 'Gemm');
  // Three shortcuts are convolutions and count for none of the depth.
  expect(weighted.length - 3).toBe(164);
  expect(parameterCount(graph)).toBe(countByFormula(18));
  expect(parameterCount(graph) / 1e6).toBeCloseTo(1.7, 1);
});

function countByFormula(blocks: number): number {
  let count = 3 * 9 * 16;
  let channels = 16;
  for (const width of [16, 32, 64]) {
    for (let block = 0; block < blocks; block++) {
      count += channels * width + 9 * width * width + width * 4 * width;
      count += 2 * channels + 4 * width;
      if (channels !== 4 * width) count += channels * 4 * width;
      channels = 4 * width;
    }
  }
  return count + 2 * channels + channels * 10 + 10;
}

test('runs, at any width', () => {
  const graph = cifarPreactivationResNet({ depth: 11, width: 3, classes: 4 });
  const { logits } = execute(graph, { image: float32([1, 3, 32, 32], drawUniform(1, 3072)) });
  expect(logits.shape).toEqual([1, 4]);
  expect([...(logits.data as Float32Array)].every(Number.isFinite)).toBe(true);
});

test('refuses other depths and widths', () => {
  expect(() => cifarPreactivationResNet({ depth: 20.5 })).toThrow(RangeError);
  expect(() => cifarPreactivationResNet({ depth: 163 })).toThrow('9n + 2');
  expect(() => cifarPreactivationResNet({ depth: 164, width: 0 })).toThrow('width');
});
