import type { Graph, Tensor } from '@fsnet/graph';
import type { Io } from '../io.ts';
import type { ModelFile } from '../models/open-model.ts';

/** A network that is ready to run. Whoever opens it disposes of it. */
export interface Session {
  readonly backend: BackendName;
  run(inputs: Readonly<Record<string, Tensor>>): Promise<Readonly<Record<string, Tensor>>>;
  dispose(): Promise<void>;
}

/** What a backend gets to make a {@link Session} of. */
export interface SessionSource {
  readonly file: ModelFile;
  /** The network in `file`; weights may be packed. */
  readonly graph: Graph;
  readonly io: Io;
}

export type BackendName = 'reference' | 'ort';

/** Images a call that suit each backend. */
export const batchOf: Readonly<Record<BackendName, number>> = { reference: 1, ort: 100 };
