import { imagenetResNet } from '@fsnet/models';
import type { Pace } from '../contest/alternate.ts';
import type { Case } from '../contest/case.ts';
import { contest } from '../contest/contest.ts';
import type { Contestant } from '../contest/contestant.ts';
import { oneImage, randomInputs } from '../networks/random-inputs.ts';
import { withSummaries } from '../networks/random-summary.ts';
import { type Row, smallerIsBetter } from '../row.ts';
import { checkResults } from './check-results.ts';
import { ours } from './contestants/ours.ts';
import { peerTimes, startPeers } from './contestants/peers.ts';
import type { Setting } from './setting.ts';

/** A whole network, from an image in GPU memory to logits in JavaScript. */
export function networkCase(setting: Setting): Case {
  return { name: 'network ResNet-18, CR 8', measure: (pace) => measureResNet18(setting, pace) };
}

async function measureResNet18(setting: Setting, pace: Pace): Promise<Row[]> {
  const graph = oneImage(withSummaries(imagenetResNet({ depth: 18 }), { spacing: 1 }));
  const inputs = randomInputs(graph);
  const contestants: Record<string, Contestant> = {
    ...(await startPeers(graph, inputs, 'read', setting)),
    ours: await ours(graph, inputs, 'read'),
  };
  await checkResults(contestants, graph, inputs);
  const { medians } = await contest(contestants, { ...pace, rounds: setting.networkRounds });
  return peerTimes(medians).map(({ name: peerName, milliseconds }) =>
    smallerIsBetter({
      name: 'ResNet-18 at 224x224, CR 8',
      unit: 'ms',
      ours: medians.ours,
      peer: milliseconds,
      peerName,
      required: 1.8,
    }),
  );
}
