import { type Activation, executeNode, filtersFromSummary, float32, type SummaryWeight } from '@fsnet/graph';
import { randomTensor } from '@fsnet/testing';
import {
  drawnSegmentLayouts,
  drawnSlidings,
  randomSegments,
  slidingNode,
} from '@fsnet/testing/convolution-cases';
import fc from 'fast-check';
import { expect } from 'vitest';
import type { KernelVariant } from '../kernels/compile.ts';
import type { Lowering } from '../plan/lowering.ts';
import { followed, relativeError, runNode } from './run-node.fixture.ts';
import { lowerSummaryConvolution } from './summary-convolution.ts';

/** The convolution by summary whatever it costs. */
export const forced: Lowering = (node, facts) =>
  lowerSummaryConvolution(node, { ...facts, force: 'summary' });

const small = (max: number, min = 1) => fc.integer({ min, max });

/** Summaries with `residues` starts a tap, at every place (`spread` 1) or so many times further apart. */
const summaries = fc.record({
  layout: drawnSegmentLayouts,
  channels: small(19),
  filters: small(22),
  residues: fc.constantFrom(1, 1, 2, 4),
  spread: fc.constantFrom(0, 1, 2, 3),
  uniform: fc.boolean(),
  seed: fc.nat(),
});

type Drawn = typeof summaries extends fc.Arbitrary<infer T> ? T : never;

function summaryOf(each: Drawn, kernel: readonly number[]): SummaryWeight {
  const { layout, channels, filters, residues, spread, uniform, seed } = each;
  const shape = [filters, channels, ...kernel];
  const step = Math.max(1, Math.floor(channels / residues)) * spread;
  const kind = uniform ? 'uniform' : 'explicit';
  const { locations, length } = randomSegments({ shape, ...layout }, kind, step, seed);
  const data = randomTensor(seed + 1, [length]).data;
  return {
    ...{ kind: 'summary', dtype: 'float32', shape, groups: 1, ...layout, locations },
    vector: { format: 'plain', dtype: 'float32', data, count: length },
  };
}

const activations: readonly (Activation | undefined)[] = [
  undefined,
  { kind: 'clamp', minimum: -0.5, maximum: 0.7 },
  { kind: 'clamp', minimum: 0, maximum: Number.POSITIVE_INFINITY },
  { kind: 'hardSigmoid', alpha: 0.3, beta: 0.4 },
];

/**
 * Runs convolutions of any kind of segments, locations and sliding, with all that may follow them, against the
 * reference.
 */
export async function checkConvolutions(variant: KernelVariant, numRuns: number): Promise<void> {
  const afterwards = fc.record({
    batch: small(3),
    activation: fc.constantFrom(...activations),
    scaled: fc.boolean(),
    biased: fc.boolean(),
    added: fc.boolean(),
  });
  const property = fc.asyncProperty(drawnSlidings(21), summaries, afterwards, async (sliding, each, then) => {
    const weight = summaryOf(each, sliding.kernel);
    const node = slidingNode(sliding);
    const input = randomTensor(each.seed + 2, [then.batch, each.channels, ...sliding.size]);
    const inputs = [input, float32(weight.shape, filtersFromSummary(weight))];
    const [plain] = executeNode(node, inputs);
    const vector = (seed: number) => randomTensor(seed, [each.filters]).data as Float32Array;
    const after = {
      epilogue: {
        ...(then.scaled ? { scale: vector(each.seed + 3) } : {}),
        ...(then.biased ? { bias: vector(each.seed + 4) } : {}),
        ...(then.activation ? { activation: then.activation } : {}),
      },
      ...(then.added ? { residual: randomTensor(each.seed + 5, plain.shape) } : {}),
    };
    const run = await runNode(forced, { node, inputs, weight, variant, ...after });
    if (!run) throw new Error('declined');
    expect(run.kernels).toEqual(['summaryConvolution']);
    expect(relativeError(run.output, followed(plain, after))).toBeLessThan(1e-5);
  });
  await fc.assert(property, { numRuns });
}
