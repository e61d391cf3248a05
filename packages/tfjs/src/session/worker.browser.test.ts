import { decode } from '@fsnet/decoder';
import { encode } from '@fsnet/encoder';
import { drawUniform, elementCount, execute, float32 } from '@fsnet/graph';
import { relativeL2 } from '@fsnet/testing';
import { expect, test } from 'vitest';
import type { WorkerRequest } from '../../test/run-worker.ts';
import { tinyNetwork, tinyShape } from '../../test/tiny-network.ts';

test('a worker runs a network and hands its result over', async () => {
  const file = encode(tinyNetwork());
  const image = drawUniform(1, 2 * elementCount(tinyShape), -1, 1);
  const expected = execute(decode(file), { image: float32([2, ...tinyShape], image.slice()) }).scores;
  const worker = new Worker(new URL('../../test/run-worker.ts', import.meta.url), { type: 'module' });
  const answer = new Promise<{ scores?: Float32Array; error?: string }>((resolve, reject) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => reject(new Error(message));
  });
  const request = { file, image } as WorkerRequest;
  worker.postMessage(request, [image.buffer]);
  const { scores, error } = await answer;
  worker.terminate();
  expect(error).toBeUndefined();
  expect(relativeL2(scores!, expected.data as Float32Array)).toBeLessThan(1e-5);
});
