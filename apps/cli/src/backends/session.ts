import type { Graph, InputShapes, NetworkExplanation, Tensor } from '@fsnet/graph';
import type { MemoryUse, Profile } from '@fsnet/wasm';
import type { Io } from '../io.ts';
import type { ModelFile } from '../models/open-model.ts';

export type Inputs = Readonly<Record<string, Tensor>>;

/** How a network runs; memory where the backend knows it. */
export type Explanation = NetworkExplanation & { readonly memory?: MemoryUse };

/** A network that is ready to run. Whoever opens it disposes of it. */
export interface Session {
  readonly backend: BackendName;
  run(inputs: Inputs): Promise<Readonly<Record<string, Tensor>>>;
  /** How the network runs with inputs of these shapes, by backends that choose. */
  readonly explain?: (shapes: InputShapes) => Explanation;
  /** How long each layer takes, by backends that can tell. */
  readonly profile?: (inputs: Inputs) => Promise<Profile>;
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

/** Backends whose sessions can explain, and those whose sessions can profile. */
export const able: Readonly<Record<'explain' | 'profile', readonly BackendName[]>> = {
  explain: ['wasm', 'webgpu'],
  profile: ['wasm'],
};

/** Images a call that suit each backend. */
export const batchOf: Readonly<Record<BackendName, number>> = {
  wasm: 10,
  webgpu: 100,
  ort: 100,
  reference: 1,
};
