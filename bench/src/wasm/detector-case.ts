import { detectingNetwork, ssd300 } from '@fsnet/models';
import { toOnnx } from '@fsnet/onnx';
import type { Case } from '../contest/case.ts';
import { checkSame, contest } from '../contest/contest.ts';
import { oneImage, randomInputs } from '../networks/random-inputs.ts';
import { withSummaries } from '../networks/random-summary.ts';
import { smallerIsBetter } from '../row.ts';
import { onnxruntime } from './contestants/onnxruntime.ts';
import { ours } from './contestants/ours.ts';
import { peerNames } from './peer-names.ts';

const name = 'SSD300, CR 8, picture to boxes';

/**
 * SSD300 with random weights from the picture to the final boxes, and up to its heads. tfjs is not asked: what takes its
 * time in a graph of our own making for it would be ours.
 */
export const detectorCase: Case = {
  name: `network ${name}`,
  async measure(pace) {
    const dense = ssd300();
    const heads = withSummaries(oneImage(dense.graph), { spacing: 1 });
    const inputs = randomInputs(heads);
    // Scores of random weights lie so close that rounding alone changes which boxes stay: the heads are compared.
    const judge = await onnxruntime(toOnnx(heads), inputs);
    const toHeads = await ours(heads, inputs);
    await checkSame(name, toHeads, judge);

    const graph = detectingNetwork({ ...dense, graph: heads });
    const { medians: times } = await contest(
      {
        toHeads,
        judge,
        ours: await ours(graph, inputs),
        onnxruntime: await onnxruntime(toOnnx(graph), inputs),
      },
      pace,
    );
    const [unit, peerName] = ['ms', peerNames.onnxruntime];
    return [
      smallerIsBetter({ name, unit, ours: times.ours, peer: times.onnxruntime, peerName, required: 5 }),
      smallerIsBetter({
        name: 'SSD300, CR 8, picture to heads',
        unit,
        ours: times.toHeads,
        peer: times.judge,
        peerName,
      }),
    ];
  },
};
