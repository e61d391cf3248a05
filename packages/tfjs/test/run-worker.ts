import { load } from '../src/load/load.ts';

/** What the test sends: a file and the values of its input `image`. */
export interface WorkerRequest {
  readonly file: Uint8Array<ArrayBuffer>;
  readonly image: Float32Array<ArrayBuffer>;
}

// A worker that runs one network and hands the result over without a copy.
addEventListener('message', async ({ data: { file, image } }: MessageEvent<WorkerRequest>) => {
  try {
    const model = await load(file);
    const { scores } = await model.run({ image });
    model.dispose();
    postMessage({ scores }, { transfer: [scores.buffer] });
  } catch (error) {
    postMessage({ error: String(error) });
  }
});
