import { elementCount, type Tensor } from '@fsnet/graph';
import * as ort from 'onnxruntime-web/webgpu';
import type { Contestant, Inputs } from '../../contest/contestant.ts';
import { watchErrors } from '../gpu-errors.ts';
import type { Waiting } from './waiting.ts';

/**
 * onnxruntime-web's WebGPU provider: inputs lie in GPU memory, images in the order that it prefers, and results stay
 * there until they are asked for.
 *
 * @param captures Has it record its GPU commands in the first run and replay them later.
 */
export async function onnxruntime(
  onnx: Uint8Array,
  inputs: Inputs,
  waiting: Waiting,
  captures = false,
): Promise<Contestant> {
  ort.env.logLevel = 'error';
  const session = await ort.InferenceSession.create(onnx, {
    executionProviders: [{ name: 'webgpu', preferredLayout: 'NHWC' }],
    preferredOutputLocation: 'gpu-buffer',
    graphOptimizationLevel: 'all',
    enableGraphCapture: captures,
    logSeverityLevel: 3,
  });
  const device = (await ort.env.webgpu.device) as GPUDevice;
  watchErrors(device);
  const buffers = Object.entries(inputs).map(([name, tensor]) => [name, upload(device, tensor)] as const);
  const feeds = Object.fromEntries(
    buffers.map(([name, buffer]) => [
      name,
      ort.Tensor.fromGpuBuffer(buffer, { dataType: 'float32', dims: [...inputs[name].shape] }),
    ]),
  );
  const read = async () => {
    const results = Object.entries(await session.run(feeds));
    const values = results.map(
      async ([name, result]) => [name, (await result.getData(!captures)) as Float32Array] as const,
    );
    return Object.fromEntries(await Promise.all(values));
  };
  const compute = async () => {
    const results = await session.run(feeds);
    if (!captures) for (const result of Object.values(results)) result.dispose();
  };
  return {
    ...(waiting === 'read'
      ? { run: read }
      : { run: compute, finish: () => device.queue.onSubmittedWorkDone() }),
    outputs: read,
    async dispose() {
      await session.release();
      for (const [, buffer] of buffers) buffer.destroy();
    },
  };
}

function upload(device: GPUDevice, { data, shape }: Tensor): GPUBuffer {
  const buffer = device.createBuffer({
    size: 4 * elementCount(shape),
    usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_DST | GPUBufferUsage.COPY_SRC,
  });
  device.queue.writeBuffer(buffer, 0, data as Float32Array<ArrayBuffer>);
  return buffer;
}
