import type { Detections } from '@fsnet/detection';
import { execute, float32, type Graph } from '@fsnet/graph';
import { detectingNetwork, type SsdNetwork } from '@fsnet/models';

/** Makes boxes of what a network in training says: by the very nodes that its finished form has. */
export class BoxFinder {
  readonly #graph: Graph;
  readonly #boxes: number;
  readonly #classes: number;

  /** @throws RangeError where the network's outputs and the default boxes do not fit. */
  constructor({ graph, grids }: SsdNetwork) {
    const { outputs } = graph;
    const shapeOf = (name: string) => outputs.find((output) => output.name === name)?.shape ?? [];
    [this.#boxes, this.#classes] = shapeOf('logits').slice(1).map(Number);
    const inputs = (['locations', 'logits'] as const).map((name) => ({
      ...{ name, dtype: 'float32' as const },
      shape: ['N', this.#boxes, name === 'logits' ? this.#classes : 4],
    }));
    this.#graph = detectingNetwork({ graph: { ...graph, inputs, nodes: [], weights: new Map() }, grids });
  }

  /** Of one picture, the surest first; boxes as fractions of it. */
  find(locations: Float32Array, logits: Float32Array): Detections {
    const { boxes, scores, classes } = execute(this.#graph, {
      locations: float32([1, this.#boxes, 4], locations),
      logits: float32([1, this.#boxes, this.#classes], logits),
    });
    return {
      boxes: boxes.data as Float32Array,
      scores: scores.data as Float32Array,
      classes: classes.data as Int32Array,
    };
  }
}
