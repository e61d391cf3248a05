import { spawn } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { cifarResNet } from '@fsnet/models';
import { randomTensor } from '@fsnet/testing';
import { expect, test } from 'vitest';
import { load } from '../load/load.ts';
import type { Model } from '../load/model.ts';

const blocks = 300;
const blockMilliseconds = 60;

async function millisecondsPerRun(model: Model, image: Float32Array): Promise<number> {
  const begin = performance.now();
  let runs = 0;
  do {
    await model.run({ image });
    runs++;
  } while (performance.now() - begin < blockMilliseconds);
  return (performance.now() - begin) / runs;
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1];

// In blocks and not run by run, since what one run does to the scheduler shows in the next.
test.each([
  { batch: 1, busy: 1 },
  { batch: 16, busy: 1 },
  { batch: 1, busy: 2 },
])('$busy busy processes a core, batch $batch: threads cost at most 5 %', async ({ batch, busy }) => {
  const cores = availableParallelism();
  const graph = cifarResNet({ depth: 20 });
  using single = await load(graph);
  using several = await load(graph, { threads: Math.max(2, Math.min(cores, 8)) });
  const image = randomTensor(1, [batch, 3, 32, 32]).data as Float32Array;
  for (let i = 0; i < 20; i++) for (const model of [single, several]) await model.run({ image });
  const others = Array.from({ length: busy * cores }, () => spawn(process.execPath, ['-e', 'for (;;);']));
  try {
    const times: [number[], number[]] = [[], []];
    for (let block = 0; block < blocks; block++) {
      for (const which of block % 2 === 0 ? [0, 1] : [1, 0])
        times[which].push(await millisecondsPerRun([single, several][which], image));
    }
    const ratio = median(times[0].map((time, block) => time / times[1][block]));
    console.log(
      `batch ${batch}, ${busy} busy processes a core: one thread ${median(times[0]).toFixed(2)} ms, several ` +
        `${median(times[1]).toFixed(2)} ms, median of the ratios ${ratio.toFixed(3)}`,
    );
    expect(ratio).toBeGreaterThan(0.95);
  } finally {
    for (const process of others) process.kill();
  }
});
