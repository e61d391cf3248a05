import type { Tensor } from '@fsnet/graph';

/** A network that is ready to run. */
export interface RunningNetwork {
  /** Bytes of its file. */
  readonly networkBytes: number;
  run(inputs: Readonly<Record<string, Tensor>>): Promise<Record<string, Tensor>>;
  dispose(): void | Promise<void>;
}
