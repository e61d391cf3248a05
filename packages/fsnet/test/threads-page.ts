// Runs a network on several threads, in a page and in a worker of the same script, beside one thread; prints how it
// went.
import { load } from 'fsnet';

async function answer(): Promise<Record<string, unknown>> {
  const single = await load('network.fsn');
  const several = await load('network.fsn', { threads: 3 });
  const session = several.createSession();
  const different: string[] = [];
  for (const batch of [1, 2, 40]) {
    const image = Float32Array.from({ length: batch * 3 * 32 * 32 }, (_, i) => Math.sin(i));
    const expected = await single.run({ image });
    for (let round = 0; round < 12; round++) {
      const results = await Promise.all([several.run({ image }), session.run({ image })]);
      for (const { logits } of results)
        if (logits.some((value, i) => value !== expected.logits[i])) different.push(`${batch} ${round}`);
    }
  }
  several.dispose();
  return { isolated: crossOriginIsolated, different };
}

const own = await answer().catch((error: unknown) => String(error));
if (typeof document === 'undefined') postMessage(own);
else if (location.hash === '#page') console.log(JSON.stringify({ page: own }));
else {
  const worker = new Worker(import.meta.url, { type: 'module' });
  const theirs = await new Promise((resolve) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => resolve(`the worker did not start: ${message}`);
  });
  console.log(JSON.stringify({ page: own, worker: theirs }));
}
