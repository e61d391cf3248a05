import { randomGenerator, segmentCount, segmentLength } from '@fsnet/graph';
import type { SummaryLayout } from './summary-layout.ts';

/** A summary convolution in plain numbers: what the reference and every backend compute. */
export interface GradientCase {
  readonly name: string;
  readonly layout: SummaryLayout;
  /** `[batch, height, width, channels]`. */
  readonly input: readonly [number, number, number, number];
  /** Values of the summary. */
  readonly length: number;
  /** One a segment; learned if any is not whole. */
  readonly locations: readonly number[];
  readonly learned: boolean;
  readonly strides: readonly number[];
  readonly dilations: readonly number[];
  readonly pads: readonly number[];
}

interface CaseOptions {
  readonly filters?: number;
  readonly channels?: number;
  readonly kernel?: readonly number[];
  readonly groups?: number;
  readonly order?: SummaryLayout['order'];
  readonly segments?: SummaryLayout['segments'];
  readonly circular?: boolean;
  /** Parts of the first locations; further ones are drawn. Absent: whole locations. */
  readonly fractions?: readonly number[];
  readonly size?: readonly [number, number];
  readonly batch?: number;
  readonly strides?: readonly number[];
  readonly dilations?: readonly number[];
  readonly pads?: readonly number[];
  /** Values of the summary for every one of its segments' start positions. */
  readonly length?: number;
}

export function gradientCase(name: string, seed: number, options: CaseOptions): GradientCase {
  const { filters = 4, channels = 3, kernel = [3, 3], groups = 1, size = [5, 6], batch = 2 } = options;
  const { order = 'hwi', segments = 'filter', circular = false, fractions } = options;
  const layout = { shape: [filters, channels, ...kernel], groups, order, segments, circular };
  const segment = segmentLength(layout);
  const length = options.length ?? segment + 11;
  const next = randomGenerator(seed);
  const locations = Array.from({ length: segmentCount(layout) }, (_, index) => {
    const whole = Math.floor(next() * (circular ? 2 * length : length - segment + (fractions ? 0 : 1)));
    return fractions ? Math.fround(whole + (fractions[index] ?? 0.1 + 0.8 * next())) : whole;
  });
  return {
    name,
    layout,
    input: [batch, ...size, channels * groups],
    length,
    locations,
    learned: fractions !== undefined,
    strides: options.strides ?? [1, 1],
    dilations: options.dilations ?? [1, 1],
    pads: options.pads ?? [0, 0, 0, 0],
  };
}

/** Cases that between them hold every option, on its own and with others. */
export const gradientCases: readonly GradientCase[] = [
  gradientCase('filter segments', 1, {}),
  gradientCase('filter segments in the order ihw', 2, { order: 'ihw', pads: [1, 1, 1, 1] }),
  gradientCase('row segments, stride 2', 3, { segments: 'row', strides: [2, 2], pads: [1, 1, 1, 1] }),
  gradientCase('tap segments, strides 2 and 3', 4, {
    segments: 'tap',
    strides: [2, 3],
    pads: [1, 0, 2, 1],
    size: [7, 8],
    length: 40,
  }),
  gradientCase('circular, longer than a filter', 5, { circular: true, length: 61, pads: [1, 1, 1, 1] }),
  gradientCase('circular, shorter than a filter', 6, { circular: true, length: 10, kernel: [3, 2] }),
  gradientCase('groups and dilations', 7, {
    groups: 2,
    channels: 2,
    dilations: [2, 1],
    pads: [2, 1, 2, 1],
    size: [6, 5],
  }),
  gradientCase('strides and dilations', 8, {
    strides: [2, 1],
    dilations: [3, 2],
    pads: [3, 2, 3, 2],
    size: [7, 6],
  }),
  gradientCase('stride longer than the kernel', 9, { kernel: [1, 1], strides: [3, 2], size: [8, 5] }),
  gradientCase('windows that lie in the padding', 10, { kernel: [2, 1], pads: [3, 2, 2, 1], size: [3, 2] }),
  gradientCase('all windows in the padding', 11, { kernel: [1, 1], pads: [2, 2, 2, 2], strides: [9, 9] }),
  gradientCase('a 1-D kernel', 12, { kernel: [5], size: [1, 9], pads: [0, 2, 0, 1], strides: [1, 2] }),
  gradientCase('more filters than threads, four channels', 13, {
    filters: 70,
    channels: 4,
    kernel: [2, 2],
    size: [3, 3],
    batch: 1,
    length: 200,
  }),
  gradientCase('real locations, at 0 and near 1', 14, {
    fractions: [0, 0.9999, 0.5, 1 / 65536],
    pads: [1, 1, 1, 1],
  }),
  gradientCase('real locations of rows, circular', 15, {
    segments: 'row',
    circular: true,
    length: 23,
    fractions: [0, 0.9998],
    strides: [2, 1],
  }),
  gradientCase('real locations of taps', 16, { segments: 'tap', filters: 5, fractions: [0], length: 30 }),
  gradientCase('real locations in the order ihw, groups', 17, {
    order: 'ihw',
    filters: 6,
    channels: 1,
    groups: 3,
    fractions: [],
    dilations: [1, 2],
  }),
];

/** Values in [-1, 1) that float32 holds. */
export function drawValues(seed: number, count: number): Float64Array {
  const next = randomGenerator(seed);
  return Float64Array.from({ length: count }, () => Math.fround(2 * next() - 1));
}
