import type { PlannedNode, SummaryWeight, Window } from '@fsnet/graph';
import { randomTensor } from '@fsnet/testing';
import { expect, test } from 'vitest';
import { gpuBackend } from '../../test/gpu-backend.ts';
import {
  cheapest,
  deviceTraits,
  type SummaryVariant,
  summaryCosts,
  summaryVariants,
} from '../convolution/choice.ts';
import { type Layer, measureVariants } from './measure-variants.ts';

/** Pixels that layers of so many channels have in networks for images of 224 x 224. */
const sizes = [
  [56, 16],
  [56, 32],
  [56, 64],
  [28, 128],
  [14, 256],
  [7, 512],
] as const;

/** What choosing by the model may cost, beside measuring on a quiet machine. */
const most = 1.15;
/** Each variant counts with its best time of so many, as others may be using the machine. */
const repetitions = 3;

const plans = sizes.flatMap(([size, channels]) =>
  [1, 2].flatMap((stride) => [1, 2].map((spacing) => ({ size, channels, stride, spacing }))),
);

test.each(plans)(
  '$size x $size x $channels, stride $stride, spacing $spacing',
  async (plan) => {
    const { device } = await gpuBackend();
    const layer = layerOf(plan);
    const { node, weight, geometry } = layer;
    const traits = deviceTraits(device);
    const costs = summaryCosts(node, weight, geometry, traits);
    const times = new Map<SummaryVariant, number>();
    const variants = summaryVariants.filter((variant) => costs.has(variant));
    for (let i = 0; i < repetitions; i++) {
      for (const [variant, time] of await measureVariants(layer, variants, {}))
        times.set(variant, Math.min(time, times.get(variant) ?? Infinity));
    }
    const row = variants.map((variant) => {
      const [expected, measured] = [costs.get(variant)!, times.get(variant)!];
      return `${variant} ${(measured / 1e6).toFixed(2)} (${(expected / 1e6).toFixed(2)})`;
    });
    const { size, channels, stride, spacing } = plan;
    const ratio = (9 * channels) / (9 + (channels - 1) * spacing);
    console.log(
      `${size}x${size}x${channels} /${stride} CR ${ratio.toFixed(1)}: ${row.join(', ')} ms (expected)`,
    );
    for (const subgroups of new Set([traits.subgroups, false])) {
      const known = new Map([...times].filter(([name]) => subgroups || name !== 'two-pass subgroup'));
      const { variant } = cheapest(
        summaryCosts(node, weight, geometry, { ...traits, subgroups }),
        'expected',
      );
      expect(times.get(variant)! / Math.min(...known.values()), variant).toBeLessThan(most);
    }
  },
  600_000,
);

function layerOf({ size, channels, stride, spacing }: (typeof plans)[number]): Layer {
  const count = ((channels - 1) * spacing + 9) * channels;
  const window: Window = {
    ...{ kernel: 3, stride, dilation: 1, padBegin: 1, padEnd: 1 },
    ...{ input: size, output: Math.ceil(size / stride) },
  };
  const weight: SummaryWeight = {
    ...{ kind: 'summary', dtype: 'float32', shape: [channels, channels, 3, 3], groups: 1 },
    ...{ order: 'hwi', segments: 'filter', circular: false },
    locations: { kind: 'uniform', step: spacing * channels },
    vector: {
      ...{ format: 'affine', bits: 8, block: 0, count },
      ...{ scales: Float32Array.of(0.01), zeros: Uint8Array.of(128) },
      levels: Uint8Array.from(randomTensor(1, [count], 0, 256).data as Float32Array),
    },
  };
  const node: PlannedNode = {
    ...{ name: 'conv', op: 'Conv', domain: '', inputs: ['x', 'w'], outputs: ['y'], attributes: {} },
    epilogue: { bias: new Float32Array(channels) },
  };
  const geometry = {
    batch: 1,
    vertical: window,
    horizontal: window,
    inputChannels: channels,
    filters: channels,
  };
  return { node, weight, geometry };
}
