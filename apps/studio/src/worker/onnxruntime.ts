import { type DataType, FsnError, type Tensor, type TensorData } from '@fsnet/graph';
import wasmUrl from 'onnxruntime-web/ort-wasm-simd-threaded.wasm?url';
import * as ort from 'onnxruntime-web/wasm';
import type { RunningNetwork } from './running-network.ts';

/** An ONNX file in ONNX Runtime Web on one thread of the CPU. */
export async function startOnnxRuntime(bytes: Uint8Array): Promise<RunningNetwork> {
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.wasmPaths = { wasm: wasmUrl };
  ort.env.logLevel = 'error';
  const session = await ort.InferenceSession.create(bytes, {
    executionProviders: ['wasm'],
    logSeverityLevel: 3,
  }).catch((cause: unknown) => {
    throw new FsnError('bad-graph', `ONNX Runtime Web refuses the network: ${cause}`, { cause });
  });
  return {
    networkBytes: bytes.length,
    async run(inputs) {
      const feeds = Object.fromEntries(
        Object.entries(inputs).map(([name, { dtype, data, shape }]) => [
          name,
          new ort.Tensor(dtype as 'float32', data as Float32Array, shape),
        ]),
      );
      const outputs = Object.entries(await session.run(feeds));
      return Object.fromEntries(
        outputs.map(([name, { type, dims, data }]): [string, Tensor] => [
          name,
          { dtype: type as DataType, shape: [...dims], data: data as TensorData },
        ]),
      );
    },
    dispose: () => session.release(),
  };
}
