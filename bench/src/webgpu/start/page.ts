// What a page does that uses a network once, bundled by start-case.ts.
import '@tensorflow/tfjs-backend-webgpu';
import { float32 } from '@fsnet/graph';
import { load } from '@fsnet/tfjs';

/**
 * Loads a network and runs it on an image of `size` x `size` pixels.
 *
 * @returns When the result was there, as `Date.now()` counts.
 */
export async function firstResult(path: string, size: number): Promise<number> {
  const pixels = Float32Array.from({ length: 3 * size * size }, (_, i) => Math.sin(i));
  const model = await load(path);
  const { logits } = await model.runTensors({ image: float32([1, 3, size, size], pixels) });
  const end = Date.now();
  const values = logits.data as Float32Array;
  if (values.length !== 1000 || !values.every(Number.isFinite)) throw new Error('these are no logits');
  return end;
}
