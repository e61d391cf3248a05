import type { SummaryWeight } from '@fsnet/graph';
import type { SummaryKernelName } from '@fsnet/tfjs';
import type { Pace } from '../contest/alternate.ts';
import type { Case } from '../contest/case.ts';
import { contest } from '../contest/contest.ts';
import type { Contestant } from '../contest/contestant.ts';
import { layerNetwork } from '../networks/layer-network.ts';
import { randomInputs } from '../networks/random-inputs.ts';
import { compressionRatio } from '../networks/random-summary.ts';
import { type Row, smallerIsBetter } from '../row.ts';
import { checkResults } from './check-results.ts';
import { ours } from './contestants/ours.ts';
import { peerTimes, startPeers } from './contestants/peers.ts';
import type { Setting } from './setting.ts';

const shapes = [
  { size: 28, channels: 128 },
  { size: 14, channels: 256 },
  { size: 7, channels: 512 },
];

/** Distances of the filters in taps, and the least ratio to the others' dense convolution that is asked for there. */
const summaries = [
  { spacing: 1, ratio: 8, required: 2 },
  { spacing: 2, ratio: 4, required: 1.5 },
];

const kernels: readonly SummaryKernelName[] = ['direct', 'two-pass', 'fused'];

type LayerPlan = (typeof shapes)[number] & (typeof summaries)[number];

/** Single 3x3 convolutions, batch 1. */
export function layerCases(setting: Setting): readonly Case[] {
  return shapes.flatMap((shape) =>
    summaries.map((summary) => ({
      name: `layer ${shape.size}x${shape.size}x${shape.channels}, CR ${summary.ratio}`,
      measure: (pace: Pace) => measureLayer({ ...shape, ...summary }, setting, pace),
    })),
  );
}

async function measureLayer(plan: LayerPlan, setting: Setting, pace: Pace): Promise<Row[]> {
  const { size, channels, spacing, required } = plan;
  const { convolutions } = setting;
  const graph = layerNetwork({ size, channels }, { spacing }, convolutions);
  const inputs = randomInputs(graph);
  const contestants: Record<string, Contestant> = {
    ...(await startPeers(graph, inputs, 'computed', setting)),
    chosen: await ours(graph, inputs, 'computed'),
  };
  for (const kernel of kernels) {
    const forced = await ours(graph, inputs, 'computed', kernel);
    // Not every kernel takes every layer: another then stands in for it.
    if (forced.kernels.includes(kernel)) contestants[kernel] = forced;
    else forced.dispose();
  }
  await checkResults(contestants, graph, inputs);
  const { medians } = await contest(contestants, pace);

  const [weight] = graph.weights.values();
  const name = `3x3 ${size}x${size}x${channels}, CR ${compressionRatio(weight as SummaryWeight).toFixed(1)}`;
  const peers = peerTimes(medians);
  const rowsOf = (key: string, what: string, least?: number) =>
    peers.map(({ name: peerName, milliseconds }) =>
      smallerIsBetter({
        name: `${name}${what}`,
        unit: 'ms',
        ours: medians[key] / convolutions,
        peer: milliseconds / convolutions,
        peerName,
        ...(least !== undefined && { required: least }),
      }),
    );
  const forced = kernels.filter((kernel) => kernel in contestants);
  return [...rowsOf('chosen', '', required), ...forced.flatMap((kernel) => rowsOf(kernel, `, ${kernel}`))];
}
