// Runs a network in a page, bundled or not, and in a worker of the same script; tells the page's parent how it went.
import { load } from 'fsnet';

async function answer(): Promise<Record<string, unknown>> {
  const phases = new Set<string>();
  const model = await load('network.fsn', {
    onProgress: ({ phase }) => phases.add(phase),
  });
  const image = Float32Array.from({ length: 2 * 3 * 32 * 32 }, (_, i) => Math.sin(i));
  const { logits } = await model.run({ image });
  model.dispose();
  const enlarging = await load('enlarge.fsn');
  const { y } = await enlarging.run({ x: Float32Array.of(1, 2) });
  return { evalRefused: refusesEval(), phases: [...phases], logits: [...logits], enlarged: [...y] };
}

function refusesEval(): boolean {
  try {
    new Function('');
    return false;
  } catch {
    return true;
  }
}

const own = await answer().catch((error: unknown) => String(error));
if (typeof document === 'undefined') postMessage(own);
else {
  const worker = new Worker(import.meta.url, { type: 'module' });
  const theirs = await new Promise((resolve) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => resolve(`the worker did not start: ${message}`);
  });
  parent.postMessage({ page: own, worker: theirs }, '*');
}
