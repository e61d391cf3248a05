// Measures, in a process of its own because engines keep what they have compiled, the time from a network's bytes in
// memory to its first result: `start-process.mjs ours BUNDLE.js FILE.fsn` or `start-process.mjs onnxruntime FILE.onnx`.
// Plain JavaScript: nothing but the runtime is to be loaded or translated here.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

const [runtime, ...paths] = process.argv.slice(2);
const bytes = new Uint8Array(readFileSync(paths.at(-1)));
const image = Float32Array.from({ length: 3 * 32 * 32 }, (_, i) => Math.sin(i));
const first = await { ours, onnxruntime }[runtime]();
const start = performance.now();
const logits = await first();
const milliseconds = performance.now() - start;
if (logits.length !== 10 || !logits.every(Number.isFinite)) throw new Error('these are no logits');
console.log(JSON.stringify({ milliseconds }));
process.exit();

async function ours() {
  const { load } = await import(pathToFileURL(paths[0]).href);
  return async () => {
    const model = await load(bytes);
    return (await model.run({ image })).logits;
  };
}

/** Its code, too, is in memory before time counts. */
async function onnxruntime() {
  const folder = dirname(createRequire(import.meta.url).resolve('onnxruntime-web'));
  const ort = await import('onnxruntime-web');
  await import(pathToFileURL(join(folder, 'ort-wasm-simd-threaded.mjs')).href);
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.wasmBinary = readFileSync(join(folder, 'ort-wasm-simd-threaded.wasm'));
  return async () => {
    const session = await ort.InferenceSession.create(bytes, { executionProviders: ['wasm'] });
    const results = await session.run({ image: new ort.Tensor('float32', image, [1, 3, 32, 32]) });
    return results.logits.data;
  };
}
