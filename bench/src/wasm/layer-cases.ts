import type { Graph, SummaryWeight } from '@fsnet/graph';
import { toOnnx } from '@fsnet/onnx';
import type { Pace } from '../contest/alternate.ts';
import type { Case } from '../contest/case.ts';
import { checkSame, contest } from '../contest/contest.ts';
import type { Contestant } from '../contest/contestant.ts';
import { type LayerShape, layerNetwork, layersPerNetwork } from '../networks/layer-network.ts';
import { randomInputs } from '../networks/random-inputs.ts';
import { compressionRatio, type SummaryRule } from '../networks/random-summary.ts';
import { type Row, smallerIsBetter } from '../row.ts';
import { onnxruntime } from './contestants/onnxruntime.ts';
import { ours } from './contestants/ours.ts';
import { tfjs } from './contestants/tfjs.ts';
import { peerNames } from './peer-names.ts';

/** One shape of layer, and the least ratios to onnxruntime-web's dense convolution that are asked of summaries. */
interface LayerPlan {
  readonly layer: LayerShape;
  /** By distance of the filters in taps: 2 gives a compression ratio of about 4, 1 of about 8. */
  readonly required: Readonly<Partial<Record<1 | 2, number>>>;
  /** Whether tap segments and half-tap locations are measured beside filter segments. */
  readonly locations?: boolean;
}

const plans: readonly LayerPlan[] = [
  { layer: { size: 56, channels: 64 }, required: { 2: 4, 1: 7 }, locations: true },
  { layer: { size: 28, channels: 128 }, required: { 2: 4, 1: 7 } },
  { layer: { size: 14, channels: 256 }, required: { 2: 4, 1: 7 }, locations: true },
  { layer: { size: 7, channels: 512 }, required: { 2: 4, 1: 7 } },
  { layer: { size: 32, channels: 16 }, required: { 2: 5 }, locations: true },
  { layer: { size: 16, channels: 32 }, required: { 2: 5 } },
  { layer: { size: 8, channels: 64 }, required: { 2: 5 } },
  { layer: { size: 56, channels: 64, filters: 128, stride: 2 }, required: { 1: 1.8 } },
  { layer: { size: 28, channels: 128, filters: 256, stride: 2 }, required: { 1: 1.8 } },
  { layer: { size: 14, channels: 256, filters: 512, stride: 2 }, required: { 1: 1.8 } },
];

/** Least speed of tap segments, and of half-tap locations, beside filter segments of as many tap rows. */
const requiredOfTaps = 0.8;

/** Single 3x3 convolutions, batch 1. */
export const layerCases: readonly Case[] = plans.map((plan) => ({
  name: `layer ${shapeName(plan.layer)}`,
  measure: (pace) => measureLayer(plan, pace),
}));

interface Summaries {
  readonly key: string;
  readonly rule: SummaryRule;
  readonly graph: Graph;
}

async function measureLayer({ layer, required, locations = false }: LayerPlan, pace: Pace): Promise<Row[]> {
  const spacings = ([2, 1] as const).filter((spacing) => required[spacing] !== undefined);
  const rules: SummaryRule[] = [
    ...spacings.map((spacing) => ({ spacing })),
    ...(locations ? spacings.map((spacing) => ({ spacing, segments: 'tap' as const })) : []),
    ...(locations && required[1] ? [{ spacing: 0.5 }] : []),
  ];
  const summaries = rules.map(
    (rule): Summaries => ({ key: keyOf(rule), rule, graph: layerNetwork(layer, rule) }),
  );
  const dense = layerNetwork(layer);
  const inputs = randomInputs(dense);

  const judge = await onnxruntime(toOnnx(dense), inputs);
  const contestants: Record<string, Contestant> = {
    onnxruntime: judge,
    tfjs: await tfjs(dense, inputs),
    dense: await ours(dense, inputs),
  };
  await checkSame('dense', contestants.dense, judge);
  for (const { key, graph } of summaries) {
    contestants[key] = await ours(graph, inputs);
    const expanded = await onnxruntime(toOnnx(graph), inputs);
    await checkSame(key, contestants[key], expanded);
    await expanded.dispose();
  }
  const { medians } = await contest(contestants, pace);
  const milliseconds = (key: string) => medians[key] / layersPerNetwork;
  const row = (what: string, key: string, peer: string, peerName: string, least?: number): Row =>
    smallerIsBetter({
      name: `3x3 ${shapeName(layer)}, ${what}`,
      unit: 'ms',
      ours: milliseconds(key),
      peer: milliseconds(peer),
      peerName,
      ...(least !== undefined && { required: least }),
    });

  const rows = spacings.map((spacing) => {
    const { key, graph } = summaries.find(({ rule }) => rule.spacing === spacing)!;
    return row(ratioName(graph), key, 'onnxruntime', peerNames.onnxruntime, required[spacing]);
  });
  rows.push(
    row('dense', 'dense', 'onnxruntime', peerNames.onnxruntime, 1),
    row('dense', 'dense', 'tfjs', peerNames.tfjs),
  );
  for (const { key, rule, graph } of summaries) {
    if (rule.segments === 'tap') {
      const what = `${ratioName(graph)}, tap segments`;
      rows.push(row(what, key, keyOf({ spacing: rule.spacing }), 'ours, filter segments', requiredOfTaps));
    } else if (rule.spacing === 0.5)
      rows.push(
        row(`${ratioName(graph)}, half-tap locations`, key, keyOf({ spacing: 1 }), 'ours at half the CR'),
      );
  }
  return rows;
}

function keyOf({ spacing, segments = 'filter' }: SummaryRule): string {
  return `${segments} ${spacing}`;
}

function ratioName(graph: Graph): string {
  const [weight] = graph.weights.values();
  return `CR ${compressionRatio(weight as SummaryWeight).toFixed(1)}`;
}

function shapeName({ size, channels, filters, stride = 1 }: LayerShape): string {
  const strided = stride === 1 ? '' : ` stride ${stride}`;
  return `${size}x${size}x${channels}${filters ? ` to ${filters}` : ''}${strided}`;
}
