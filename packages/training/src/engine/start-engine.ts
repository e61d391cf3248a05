import { startBackend } from '@fsnet/tfjs';
import * as tf from '@tensorflow/tfjs-core';

/** What computes: WebAssembly with this package's kernels, a GPU, or tfjs's plain JavaScript, which is for tests. */
export type BackendName = 'wasm' | 'webgpu' | 'cpu';

export interface EngineOptions {
  /** `wasm` unless given. */
  readonly backend?: BackendName;
}

/** A started backend of tfjs, which is then the current one of this thread. */
export interface Engine {
  readonly backend: BackendName;
}

/**
 * Starts a backend of tfjs with all that this package has for it. Every thread starts its own.
 *
 * @throws Error where the backend can't be started; never falls back to another one. FsnError `io` where Node has no
 *   WebGPU, RangeError where there is no such backend.
 */
export async function startEngine({ backend = 'wasm' }: EngineOptions = {}): Promise<Engine> {
  await importBackend(backend);
  await startBackend(backend);
  if (backend === 'wasm') {
    if (!(await tf.env().getAsync('WASM_HAS_SIMD_SUPPORT'))) throw new Error('WebAssembly has no SIMD here');
    const { registerKernels } = await import('../cpu/register-kernels.ts');
    await registerKernels();
  }
  return { backend };
}

async function importBackend(backend: BackendName): Promise<void> {
  switch (backend) {
    case 'wasm':
      await import('@tensorflow/tfjs-backend-wasm');
      break;
    case 'cpu':
      await import('@tensorflow/tfjs-backend-cpu');
      break;
    case 'webgpu':
      // startBackend fetches it, after it has given Node what the package looks for at once.
      break;
    default:
      backend satisfies never;
      throw new RangeError(`no backend '${backend}', only wasm, webgpu and cpu`);
  }
}
