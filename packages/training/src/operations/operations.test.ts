import * as tf from '@tensorflow/tfjs-core';
import * as fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { startEngine } from '../engine/start-engine.ts';
import { checkOperation } from './check-operation.fixture.ts';
import { layerCases } from './layer-cases.fixture.ts';
import { mixtureCases } from './mixture-cases.fixture.ts';
import { normalizationCase, normalizationCases } from './normalization-cases.fixture.ts';
import { poolCase, poolCases } from './pool-cases.fixture.ts';

const small = (min: number, max: number) => fc.integer({ min, max });
const pair = (min: number, max: number) => fc.tuple(small(min, max), small(min, max));

describe.each(['cpu', 'wasm'] as const)('on %s', (backend) => {
  beforeAll(async () => {
    await startEngine({ backend });
    expect(tf.getBackend()).toBe(backend);
  });

  describe('batch normalization', () => {
    test.each(normalizationCases)('$name', checkOperation);

    test('of any shape', () =>
      fc.assert(
        fc.asyncProperty(
          fc.record({
            // Few pixels have gradients that are next to nothing.
            shape: fc.tuple(small(1, 3), small(2, 4), small(4, 5), small(1, 9)),
            seed: small(0, 2 ** 20),
            residual: fc.boolean(),
            fixed: fc.boolean(),
            activation: fc.constantFrom('none', 'relu'),
          }),
          (options) => checkOperation(normalizationCase('any', options)),
        ),
        { numRuns: 30 },
      ));
  });

  describe('pools', () => {
    test.each(poolCases)('$name', checkOperation);

    test('of any windows', () =>
      fc.assert(
        fc.asyncProperty(
          fc.record({
            kind: fc.constantFrom('max', 'average'),
            batch: small(1, 2),
            channels: small(1, 6),
            size: pair(1, 6),
            kernel: pair(1, 3),
            strides: pair(1, 3),
            dilations: pair(1, 2),
            pads: fc.tuple(small(0, 2), small(0, 2), small(0, 2), small(0, 2)),
            ceil: fc.boolean(),
            countPadding: fc.boolean(),
            seed: small(0, 2 ** 20),
          }),
          async (options) => {
            const example = poolCase('any', options);
            fc.pre(example !== undefined);
            await checkOperation(example!);
          },
        ),
        { numRuns: 40 },
      ));
  });

  describe('mixtures', () => {
    test.each(mixtureCases)('$name', checkOperation);
  });

  describe('layers and losses', () => {
    test.each(layerCases)('$name', checkOperation);
  });
});
