import type { DataType, Tensor, TensorData } from '@fsnet/graph';
import type * as Ort from 'onnxruntime-web';

/** An ONNX network in onnxruntime-web, the judge of every ONNX file that fsnet reads or writes. */
export interface OnnxSession {
  readonly inputNames: readonly string[];
  readonly outputNames: readonly string[];
  run(inputs: Readonly<Record<string, Tensor>>): Promise<Record<string, Tensor>>;
  release(): Promise<void>;
}

/** Loads an ONNX file; rejects with onnxruntime's own message where it refuses the file. */
export async function onnxSession(bytes: Uint8Array): Promise<OnnxSession> {
  // Only where it is used, so that pages which only compare need none of it.
  const ort = await import('onnxruntime-web');
  ort.env.wasm.numThreads = 1;
  ort.env.logLevel = 'error';
  const session = await ort.InferenceSession.create(bytes, {
    executionProviders: ['wasm'],
    logSeverityLevel: 3,
  });
  return {
    inputNames: session.inputNames,
    outputNames: session.outputNames,
    async run(inputs) {
      const feeds = Object.fromEntries(
        Object.entries(inputs).map(([name, { dtype, data, shape }]) => [
          name,
          new ort.Tensor(dtype as Ort.Tensor.Type, data as Ort.Tensor.DataType, shape),
        ]),
      );
      const outputs = await session.run(feeds);
      return Object.fromEntries(
        Object.entries(outputs).map(([name, { type, dims, data }]) => [
          name,
          { dtype: type as DataType, shape: dims, data: data as TensorData },
        ]),
      );
    },
    release: () => session.release(),
  };
}

/** Runs an ONNX file once. */
export async function runOnnx(
  bytes: Uint8Array,
  inputs: Readonly<Record<string, Tensor>>,
): Promise<Record<string, Tensor>> {
  const session = await onnxSession(bytes);
  try {
    return await session.run(inputs);
  } finally {
    await session.release();
  }
}
