import type { Tensor } from '@fsnet/graph';

/** A network made ready in one runtime, to run again and again on the same inputs. */
export interface Contestant {
  /** Runs once, results brought to JavaScript as the runtime has them. What is timed. */
  run(): unknown;
  /**
   * Where `run()` only asks a device for work: waits until all that it was asked for is done. Its time counts, once
   * for all the runs of a turn.
   */
  finish?(): Promise<unknown>;
  /** Runs once more and gives the results as ONNX has them. */
  outputs(): Promise<Outputs>;
  dispose(): unknown;
}

/** By name, the values of each output. */
type Outputs = Readonly<Record<string, Float32Array>>;

export type Inputs = Readonly<Record<string, Tensor>>;
