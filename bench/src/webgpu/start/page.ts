// What a page does that uses a network once, bundled by start-case.ts.
import '@tensorflow/tfjs-backend-webgpu';
import { float32 } from '@fsnet/graph';
import { load } from '@fsnet/tfjs';

/** What a first use took. */
export interface FirstUse {
  /** When the first result was there, as `Date.now()` counts. */
  readonly end: number;
  /** Milliseconds of a later run: the least of a few, as all else waits for the first. */
  readonly laterRun: number;
}

/** Loads a network and runs it on an image of `size` x `size` pixels. */
export async function firstUse(path: string, size: number): Promise<FirstUse> {
  const pixels = Float32Array.from({ length: 3 * size * size }, (_, i) => Math.sin(i));
  const image = float32([1, 3, size, size], pixels);
  const model = await load(path);
  const { logits } = await model.runTensors({ image });
  const end = Date.now();
  const values = logits.data as Float32Array;
  if (values.length !== 1000 || !values.every(Number.isFinite)) throw new Error('these are no logits');
  const runs: number[] = [];
  for (let round = 0; round < 5; round++) {
    const start = performance.now();
    await model.runTensors({ image });
    runs.push(performance.now() - start);
  }
  return { end, laterRun: Math.min(...runs) };
}
