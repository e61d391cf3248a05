import { type DataType, FsnError, type Tensor, type TensorData } from '@fsnet/graph';
import { toOnnx } from '@fsnet/onnx';
import type { Session, SessionSource } from './session.ts';

/**
 * onnxruntime-web on the CPU, one thread. An ONNX file runs as it is, so that it can be judged by its own bytes; a
 * `.fsn` is exported in memory.
 */
export async function openOrt({ file, graph }: SessionSource): Promise<Session> {
  const ort = await import('onnxruntime-web').catch((cause: unknown) => {
    throw new FsnError('io', "the backend 'ort' needs onnxruntime-web installed", { cause });
  });
  ort.env.wasm.numThreads = 1;
  ort.env.logLevel = 'error';
  const bytes = file.kind === 'onnx' ? file.bytes : toOnnx(graph);
  const externalData = Object.entries(file.externalData).map(([path, data]) => ({ path, data }));
  const session = await ort.InferenceSession.create(bytes, {
    executionProviders: ['wasm'],
    logSeverityLevel: 3,
    ...(externalData.length > 0 && { externalData }),
  }).catch((cause: unknown) => {
    throw refusal('onnxruntime-web refuses the network', file.path, cause);
  });
  return {
    backend: 'ort',
    async run(inputs) {
      const feeds = Object.fromEntries(
        Object.entries(inputs).map(([name, { dtype, data, shape }]) => [
          name,
          new ort.Tensor(dtype as 'float32', data as Float32Array, shape),
        ]),
      );
      const outputs = await session.run(feeds).catch((cause: unknown) => {
        throw refusal('onnxruntime-web cannot run the network', file.path, cause);
      });
      return Object.fromEntries(
        Object.entries(outputs).map(([name, { type, dims, data }]): [string, Tensor] => [
          name,
          { dtype: type as DataType, shape: [...dims], data: data as TensorData },
        ]),
      );
    },
    dispose: () => session.release(),
  };
}

function refusal(what: string, path: string, cause: unknown): FsnError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new FsnError('bad-graph', `${what}: ${reason}`, { path, cause });
}
