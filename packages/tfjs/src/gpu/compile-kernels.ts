import { FsnError } from '@fsnet/graph';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { type DataId, env } from '@tensorflow/tfjs-core';

const flag = 'WEBGPU_ENGINE_COMPILE_ONLY';

type Pipelines = Record<string, GPUComputePipeline | Promise<GPUComputePipeline>>;

/**
 * The kernels of tfjs's that are being compiled, by backend. They are kept from where it looks for its own: it fails
 * where it finds one there that is not ready, in whatever else the page runs meanwhile.
 */
const compiling = new WeakMap<WebGPUBackend, Map<string, Promise<void>>>();
const promises = new WeakMap<Promise<void>, Promise<GPUComputePipeline>>();

/** Whether kernels are only to be compiled now. */
export function isCompileOnly(): boolean {
  return env().getBool(flag);
}

/**
 * Does `work`, of which nothing is computed: kernels of tfjs's that it needs are compiled in the background, where they
 * are not there yet. Tensors get neither values nor memory on the device meanwhile.
 *
 * @returns What to wait for. Rejects with FsnErrors `shader-rejected`.
 */
export function compileKernels(backend: WebGPUBackend, work: () => void): Iterable<Promise<void>> {
  const { pipelineCache: cache } = backend as unknown as { readonly pipelineCache: Pipelines };
  const pending = compiling.get(backend) ?? new Map<string, Promise<void>>();
  compiling.set(backend, pending);
  for (const [key, compiled] of pending) cache[key] ??= promises.get(compiled)!;
  const end = withoutMemory(backend);
  env().set(flag, true);
  try {
    work();
  } finally {
    env().set(flag, false);
    end();
    for (const [key, pipeline] of Object.entries(cache)) {
      if (!(pipeline instanceof Promise)) continue;
      delete cache[key];
      if (!pending.has(key)) pending.set(key, keep(key, pipeline, cache, pending));
    }
  }
  return pending.values();
}

/** Puts the pipeline where tfjs looks for it, once it is there. */
function keep(
  key: string,
  pipeline: Promise<GPUComputePipeline>,
  cache: Pipelines,
  pending: Map<string, Promise<void>>,
): Promise<void> {
  const kept = pipeline.then(
    (made) => {
      pending.delete(key);
      cache[key] ??= made;
    },
    (cause) => {
      pending.delete(key);
      const [path] = key.split('_');
      throw new FsnError('shader-rejected', `${path}: the device does not take a shader of TensorFlow.js`, {
        ...{ path, cause },
      });
    },
  );
  kept.catch(() => {});
  promises.set(kept, pipeline);
  return kept;
}

/** Has tensors take one buffer in place of their own, until what it returns is called. */
function withoutMemory(backend: WebGPUBackend): () => void {
  const { tensorMap } = backend;
  const ids: DataId[] = [];
  const buffer = backend.device.createBuffer({ size: 16, usage: GPUBufferUsage.STORAGE });
  backend.uploadToGPU = (id) => {
    const data = tensorMap.get(id);
    if (data.resource) return;
    ids.push(id);
    data.resource = buffer;
    // Else it would be given to the next tensor.
    data.external = true;
  };
  return () => {
    // Its class has the method itself.
    Reflect.deleteProperty(backend, 'uploadToGPU');
    for (const id of ids) {
      if (!tensorMap.has(id)) continue;
      const data = tensorMap.get(id);
      delete data.resource;
      delete data.external;
    }
    buffer.destroy();
  };
}
