import { inferShapes } from '@fsnet/graph';
import { describe, expect, test } from 'vitest';
import { imagenetResNet } from './imagenet-resnet.ts';
import { parameterCount } from './parameter-count.ts';
import { zeros } from './zeros.fixture.ts';

describe('imagenetResNet', () => {
  test.each([
    { depth: 18, parameters: 11_689_512 },
    { depth: 34, parameters: 21_797_672 },
    { depth: 50, parameters: 25_557_032 },
  ] as const)("depth $depth has torchvision's $parameters parameters", ({ depth, parameters }) => {
    expect(parameterCount(imagenetResNet({ depth, weights: zeros }))).toBe(parameters);
  });

  test('every stage but the first halves the size', () => {
    const graph = imagenetResNet({ depth: 50, weights: zeros });
    const shapes = inferShapes(graph);
    const sizes = ['stem.pool', 'stage1.block3.relu', 'stage2.block4.relu', 'stage4.block3.relu', 'logits'];
    expect(sizes.map((value) => shapes.get(value)?.shape)).toEqual([
      ['N', 64, 56, 56],
      ['N', 256, 56, 56],
      ['N', 512, 28, 28],
      ['N', 2048, 7, 7],
      ['N', 1000],
    ]);
  });

  test('weights are normal with the deviation of He initialisation', () => {
    const { weights } = imagenetResNet({ depth: 18 });
    const vector = weights.get('stage2.block1.second.conv.weight')?.vector;
    if (vector?.format !== 'plain') throw new Error('expected plain values');
    const values = Array.from(vector.data, Number);
    const variance = values.reduce((sum, value) => sum + value * value, 0) / values.length;
    expect(variance).toBeCloseTo(2 / (9 * 128), 4);
  });

  test('another depth is refused', () => {
    expect(() => imagenetResNet({ depth: 51 as 50 })).toThrow('depth must be 18, 34 or 50, found 51');
  });
});
