import type { Graph, Preprocessing } from '@fsnet/graph';
import type { Detections } from '../evaluation/detections.ts';

/** One output of a detector. */
export interface OutputValues {
  readonly shape: readonly number[];
  readonly values: Float32Array | Float64Array;
}

/** Which boxes are of interest. */
export interface DecodeOptions {
  /** Boxes of a lower score are left out. */
  readonly threshold: number;
}

/** What a detector's outputs mean. */
export interface DetectionDecoder {
  /** Whether a network's outputs look like this. */
  recognises(graph: Graph<unknown>): boolean;
  /** How pictures become the network's input, where its file does not say; `undefined`: nothing special. */
  readonly preprocessing?: Pick<Preprocessing, 'resize' | 'colorOrder' | 'scale' | 'mean' | 'std'>;
  /** Names of the classes, where its file has none. */
  labels?(graph: Graph<unknown>): readonly string[] | undefined;
  /**
   * The boxes of one picture, the surest first, as fractions of what the network sees of it.
   *
   * @throws FsnError `bad-shape` where outputs are missing or of another shape.
   */
  decode(
    outputs: Readonly<Record<string, OutputValues>>,
    graph: Graph<unknown>,
    options: DecodeOptions,
  ): Detections;
}

/** Sizes of an output as its file has them, or `undefined` where it has none. */
export function outputShape(graph: Graph<unknown>, name: string): readonly unknown[] | undefined {
  return graph.outputs.find((output) => output.name === name)?.shape ?? undefined;
}

/** Height and width of a network's image, where they are fixed. */
export function inputSize(graph: Graph<unknown>): readonly [height: number, width: number] | undefined {
  const [input, ...others] = graph.inputs;
  if (others.length > 0 || input?.shape?.length !== 4) return undefined;
  const [, , height, width] = input.shape;
  return typeof height === 'number' && typeof width === 'number' ? [height, width] : undefined;
}
