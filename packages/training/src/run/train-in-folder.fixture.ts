import { createHash } from 'node:crypto';
import { bytesOf, FsnError } from '@fsnet/graph';
import { tinyData, tinyNetwork, tinyRecipe } from './tiny-run.fixture.ts';
import { train } from './train.ts';

// A process that trains in the folder of its first argument, with as many threads and epochs as the next two say. It
// writes `step N` after each step, then `weights DIGEST`; or `error CODE`.
const [folder, workers, epochs] = process.argv.slice(2);
try {
  const { graph } = await train({
    recipe: tinyRecipe({ epochs: Number(epochs), validation: { keep: 'best' }, averaging: {} }),
    graph: tinyNetwork(),
    data: tinyData(),
    storage: folder,
    resume: true,
    workers: Number(workers),
    checkpointSeconds: 0,
    onProgress: (event) => {
      if (event.kind === 'step') process.stdout.write(`step ${event.step}\n`);
    },
  });
  const hash = createHash('sha256');
  for (const { vector } of graph.weights.values()) {
    if (vector.format !== 'plain') throw new Error('expected weights as they are');
    hash.update(bytesOf(vector.data));
  }
  process.stdout.write(`weights ${hash.digest('hex')}\n`);
} catch (error) {
  if (!(error instanceof FsnError)) throw error;
  process.stdout.write(`error ${error.code} ${error.message}\n`);
}
