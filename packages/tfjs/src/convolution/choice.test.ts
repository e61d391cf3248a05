import type { PlannedNode, SummaryWeight, Window } from '@fsnet/graph';
import { expect, test } from 'vitest';
import { type DeviceKind, deviceKind } from '../gpu/device-kind.ts';
import { cheapest, type SummaryVariant, summaryCosts } from './choice.ts';

interface Layer {
  readonly size: number;
  readonly channels: number;
  readonly filters?: number;
  readonly ratio?: number;
  readonly kernel?: number;
  readonly stride?: number;
  readonly groups?: number;
  readonly fractions?: boolean;
}

function chosen(layer: Layer, device: DeviceKind, subgroups = false): SummaryVariant {
  const { size, channels, filters = channels, ratio = 8, kernel = 3, stride = 1, groups = 1 } = layer;
  const taps = kernel ** 2;
  const rows = Math.max(Math.round((filters * taps) / ratio), 1);
  const count = (rows + 1) * (channels / groups);
  const starts = Uint32Array.from({ length: filters * taps }, (_, i) => (i % rows) * (channels / groups));
  const weight: SummaryWeight = {
    ...{ kind: 'summary', dtype: 'float32', shape: [filters, channels / groups, kernel, kernel], groups },
    ...{ order: 'hwi', segments: 'tap', circular: false },
    locations: {
      ...{ kind: 'explicit', starts },
      ...(layer.fractions ? { fractions: new Uint16Array(starts.length) } : {}),
    },
    vector: { format: 'plain', dtype: 'float32', data: new Float32Array(count), count },
  };
  const node: PlannedNode = {
    ...{ name: 'conv', op: 'Conv', domain: '', inputs: ['x', 'w'], outputs: ['y'], epilogue: {} },
    attributes: { group: { type: 'int', value: groups } },
  };
  const pad = (kernel - 1) / 2;
  const window: Window = {
    ...{ kernel, stride, dilation: 1, padBegin: pad, padEnd: pad },
    ...{ input: size, output: Math.ceil(size / stride) },
  };
  const geometry = { batch: 1, vertical: window, horizontal: window, inputChannels: channels, filters };
  const traits = { kind: device, subgroups, workgroupBytes: 2 ** 15 };
  return cheapest(summaryCosts(node, weight, geometry, traits), 'expected').variant;
}

test.each<[what: string, layer: Layer, software: SummaryVariant, gpu: SummaryVariant]>([
  ['wide', { size: 28, channels: 128 }, 'two-pass register', 'two-pass tiled'],
  ['wide and strided', { size: 28, channels: 256, stride: 2 }, 'two-pass register', 'two-pass tiled'],
  ['narrow', { size: 112, channels: 32 }, 'two-pass register', 'fused'],
  ['with learned fractions', { size: 28, channels: 128, fractions: true }, 'direct', 'direct'],
  ['depthwise', { size: 28, channels: 128, groups: 128 }, 'expanded', 'expanded'],
  [
    'of one tap',
    { size: 56, channels: 64, filters: 256, ratio: 1, kernel: 1 },
    'two-pass register',
    'direct',
  ],
])('a convolution that is %s runs as it should', (_, layer, software, gpu) => {
  expect(chosen(layer, 'software')).toBe(software);
  expect(chosen(layer, 'gpu')).toBe(gpu);
});

test('threads hand each other values where they can and that is expected to be faster', () => {
  expect(chosen({ size: 28, channels: 128 }, 'software', true)).toBe('two-pass subgroup');
  expect(chosen({ size: 28, channels: 128 }, 'gpu', true)).toBe('two-pass tiled');
  // Parities of 16 pixels: most of the threads that share rows would have none.
  expect(chosen({ size: 7, channels: 512, stride: 2 }, 'software', true)).toBe('two-pass register');
});

test('the reason says by how much', () => {
  const costs = new Map<SummaryVariant, number>([
    ['direct', 30],
    ['fused', 10],
    ['expanded', 45],
  ]);
  expect(cheapest(costs, 'measured')).toEqual({
    variant: 'fused',
    reason: 'measured 3.0 times as fast as direct',
  });
  expect(cheapest(new Map([['direct' as const, 3]]), 'expected').reason).toBe('no other kernel fits');
});

test('adapters that compute on the processor are known', () => {
  const info = (rest: object) =>
    ({
      vendor: '',
      architecture: '',
      device: '',
      description: '',
      isFallbackAdapter: false,
      ...rest,
    }) as GPUAdapterInfo;
  expect(deviceKind(info({ vendor: 'google', architecture: 'swiftshader' }))).toBe('software');
  expect(deviceKind(info({ isFallbackAdapter: true }))).toBe('software');
  expect(deviceKind(info({ vendor: 'nvidia', architecture: 'hopper' }))).toBe('gpu');
  expect(deviceKind(undefined)).toBe('gpu');
});
