import type { Graph, Tensor } from '@fsnet/graph';
import type { Model } from '@fsnet/wasm';
import type { Io } from '../io.ts';
import type { ModelFile } from '../models/open-model.ts';

export type Inputs = Readonly<Record<string, Tensor>>;

/** A network that is ready to run. Whoever opens it disposes of it. */
export interface Session {
  readonly backend: BackendName;
  run(inputs: Inputs): Promise<Readonly<Record<string, Tensor>>>;
  /** The network as `wasm` has it, which can tell how it runs; other backends cannot. */
  readonly model?: Model;
  dispose(): Promise<void>;
}

/** What a backend gets to make a {@link Session} of. */
export interface SessionSource {
  readonly file: ModelFile;
  /** The network in `file`; weights may be packed. */
  readonly graph: Graph;
  /** Threads that compute; only `wasm` takes more than one. */
  readonly threads: number;
  readonly io: Io;
}

export type BackendName = 'wasm' | 'webgpu' | 'ort' | 'reference';

/** Images a call that suit each backend. */
export const batchOf: Readonly<Record<BackendName, number>> = {
  wasm: 10,
  webgpu: 100,
  ort: 100,
  reference: 1,
};
