import * as ort from 'onnxruntime-web';
import type { Contestant, Inputs } from '../../contest/contestant.ts';

/** onnxruntime-web on the CPU: one thread, SIMD, every optimisation that it has. */
export async function onnxruntime(onnx: Uint8Array, inputs: Inputs): Promise<Contestant> {
  ort.env.wasm.numThreads = 1;
  ort.env.logLevel = 'error';
  const session = await ort.InferenceSession.create(onnx, {
    executionProviders: ['wasm'],
    graphOptimizationLevel: 'all',
    logSeverityLevel: 3,
  });
  const feeds = Object.fromEntries(
    Object.entries(inputs).map(([name, { data, shape }]) => [
      name,
      new ort.Tensor('float32', data as Float32Array, shape),
    ]),
  );
  return {
    run: () => session.run(feeds),
    async outputs() {
      const results = await session.run(feeds);
      return Object.fromEntries(
        Object.entries(results).map(([name, { data }]) => [name, data as Float32Array]),
      );
    },
    dispose: () => session.release(),
  };
}
