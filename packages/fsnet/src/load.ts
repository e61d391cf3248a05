import type { SourceInput } from '@fsnet/format';
import type { Graph } from '@fsnet/graph';
import { load as loadWasm, type Model, type LoadOptions as WasmOptions } from '@fsnet/wasm';

/** What runs a network: WebAssembly on the CPU. `webgpu` is named already, but not there yet. */
export type Backend = 'wasm' | 'webgpu';

export interface LoadOptions extends WasmOptions {
  /** `wasm` by default. */
  readonly backend?: Backend | undefined;
}

/**
 * Fetches a network and makes it ready to run, on exactly the backend that is asked for.
 *
 * @param input A `.fsn` file: path (Node), URL, `Request`, `Response`, `Blob`, the bytes themselves or a `ByteSource`;
 *   or a network that `fromOnnx` or `unpack` gave.
 * @throws What `load` of `@fsnet/wasm` does, and RangeError for a backend that is not there.
 */
export async function load(input: SourceInput | Graph, options: LoadOptions = {}): Promise<Model> {
  const { backend = 'wasm', ...rest } = options;
  if (backend !== 'wasm') throw new RangeError(`the backend '${backend}' is not there yet; 'wasm' is`);
  return loadWasm(input, rest);
}
