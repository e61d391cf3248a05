import type { SourceInput } from '@fsnet/format';
import type { Graph } from '@fsnet/graph';
import type { Model as WebgpuModel, LoadOptions as WebgpuOptions } from '@fsnet/tfjs';
import { load as loadWasm, type Model, type LoadOptions as WasmOptions } from '@fsnet/wasm';

/** What runs a network: WebAssembly on the CPU, or the GPU by TensorFlow.js. */
export type Backend = 'wasm' | 'webgpu';

export interface LoadOptions extends WasmOptions {
  readonly backend?: 'wasm' | undefined;
}

/** For the GPU. */
export interface WebgpuLoadOptions extends Omit<WebgpuOptions, 'backend'> {
  readonly backend: 'webgpu';
}

/**
 * Fetches a network and makes it ready to run, on exactly the backend that is asked for: `wasm` where none is.
 *
 * `webgpu` needs the package `@fsnet/tfjs` installed.
 *
 * @param input A `.fsn` file: path (Node), URL, `Request`, `Response`, `Blob`, the bytes themselves or a `ByteSource`;
 *   or a network that `fromOnnx` or `unpack` gave.
 * @throws What `load` of `@fsnet/wasm` or `@fsnet/tfjs` does, RangeError for a backend that is not there, and Error
 *   where what it needs is not installed.
 */
export async function load(input: SourceInput | Graph, options: WebgpuLoadOptions): Promise<WebgpuModel>;
export async function load(input: SourceInput | Graph, options?: LoadOptions): Promise<Model>;
export async function load(
  input: SourceInput | Graph,
  options: LoadOptions | WebgpuLoadOptions = {},
): Promise<Model | WebgpuModel> {
  if (options.backend === 'webgpu') return loadWebgpu(input, options);
  const { backend = 'wasm', ...rest } = options;
  if (backend !== 'wasm')
    throw new RangeError(`there is no backend '${backend satisfies never}'; there are 'wasm' and 'webgpu'`);
  return loadWasm(input, rest);
}

async function loadWebgpu(input: SourceInput | Graph, options: WebgpuLoadOptions): Promise<WebgpuModel> {
  let tfjs: typeof import('@fsnet/tfjs');
  try {
    // In `try`, bundlers that do not find the package take it for optional, which it is.
    tfjs = await import('@fsnet/tfjs');
  } catch (cause) {
    const message = "the backend 'webgpu' could not be loaded; is it installed? npm install @fsnet/tfjs";
    throw new Error(message, { cause });
  }
  return tfjs.load(input, options);
}
