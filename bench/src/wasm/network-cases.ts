import type { Graph } from '@fsnet/graph';
import { cifarResNet, imagenetResNet, mobileNetV1, vgg } from '@fsnet/models';
import { toOnnx } from '@fsnet/onnx';
import type { Pace } from '../contest/alternate.ts';
import type { Case } from '../contest/case.ts';
import { checkSame, contest } from '../contest/contest.ts';
import type { Contestant } from '../contest/contestant.ts';
import { oneImage, randomInputs } from '../networks/random-inputs.ts';
import { withSummaries } from '../networks/random-summary.ts';
import { type Row, smallerIsBetter } from '../row.ts';
import { onnxruntime } from './contestants/onnxruntime.ts';
import { ours } from './contestants/ours.ts';
import { tfjs } from './contestants/tfjs.ts';
import { peerNames } from './peer-names.ts';

/** A whole network, and the least ratio to onnxruntime-web on its dense form. */
export interface NetworkPlan {
  readonly name: string;
  readonly graph: () => Graph | Promise<Graph>;
  readonly required?: number;
}

const plans: readonly NetworkPlan[] = [
  {
    name: 'ResNet-20, CR 4',
    graph: () => withSummaries(cifarResNet({ depth: 20 }), { spacing: 2 }),
    required: 3,
  },
  { name: 'ResNet-20, dense', graph: () => cifarResNet({ depth: 20 }), required: 1 },
  {
    name: 'ResNet-18, CR 8',
    graph: () => withSummaries(imagenetResNet({ depth: 18 }), { spacing: 1 }),
    required: 4,
  },
  {
    name: 'VGG-16 features, CR 8',
    graph: () => withSummaries(vgg({ depth: 16, featuresOnly: true }), { spacing: 1 }),
    required: 6,
  },
  {
    name: 'ResNet-50, CR 8',
    graph: () => withSummaries(imagenetResNet({ depth: 50 }), { spacing: 1 }),
    required: 1.2,
  },
  { name: 'ResNet-50, dense', graph: () => imagenetResNet({ depth: 50 }) },
  { name: 'MobileNetV1, dense', graph: () => mobileNetV1(), required: 1 },
];

/** Whole networks with random weights, batch 1. */
export const networkCases: readonly Case[] = plans.map(networkCase);

export function networkCase(plan: NetworkPlan): Case {
  return { name: `network ${plan.name}`, measure: (pace) => measureNetwork(plan, pace) };
}

async function measureNetwork({ name, graph: make, required }: NetworkPlan, pace: Pace): Promise<Row[]> {
  const graph = oneImage(await make());
  const inputs = randomInputs(graph);
  const hasSummaries = [...graph.weights.values()].some(({ kind }) => kind === 'summary');
  const expanded = await onnxruntime(toOnnx(graph), inputs);
  const contestants: Record<string, Contestant> = {
    ours: await ours(graph, inputs),
    expanded,
    tfjs: await tfjs(graph, inputs),
  };
  await checkSame(name, contestants.ours, expanded);
  await checkSame(`${name} in tfjs`, contestants.tfjs, expanded);
  if (hasSummaries) contestants.compact = await onnxruntime(toOnnx(graph, { form: 'compact' }), inputs);
  const { medians: times } = await contest(contestants, pace);

  const row = (peer: string, peerName: string, least?: number): Row =>
    smallerIsBetter({
      name,
      unit: 'ms',
      ours: times.ours,
      peer: times[peer],
      peerName,
      ...(least !== undefined && { required: least }),
    });
  // What a dense network's weights are says nothing of its speed: the expanded export is the dense network.
  const rows = [row('expanded', peerNames.onnxruntime, required)];
  if (hasSummaries) {
    const best = times.compact < times.expanded ? 'compact' : 'expanded';
    rows.push(row(best, `${peerNames.onnxruntime}, ${best} export`));
  }
  rows.push(row('tfjs', peerNames.tfjs));
  return rows;
}
