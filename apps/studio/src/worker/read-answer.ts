import { type DecoderName, detectionDecoders, findDecoder } from '@fsnet/detection';
import type { Graph, ImageSize, Preprocessing, Tensor } from '@fsnet/graph';
import {
  classOutput,
  foundObjects,
  numbersOf,
  probabilities,
  readDetections,
  scoreRows,
  topIndices,
} from '@fsnet/vision';
import type { Reading } from '../run/answer.ts';

/** Classes that are named, and values of an output that are shown. */
const shownClasses = 5;
const shownValues = 12;

/** Most boxes that are drawn. */
const shownBoxes = 200;

export interface AnswerContext {
  readonly graph: Graph<unknown>;
  readonly preprocessing: Preprocessing;
  readonly image: ImageSize;
  readonly threshold: number;
}

/** What outputs mean: boxes of a detector, classes, or just values. */
export function readAnswer(
  outputs: Readonly<Record<string, Tensor>>,
  { graph, preprocessing, image, threshold }: AnswerContext,
): Reading {
  const { labels } = graph.metadata;
  const decoder = findDecoder(graph);
  if (decoder !== undefined) {
    const found = readDetections(outputs, { graph, decoder, preprocessing, image, threshold });
    return { kind: 'boxes', objects: foundObjects(found, labelsOf(decoder, graph)).slice(0, shownBoxes) };
  }
  const scores = classOutput(graph, outputs);
  if (scores) {
    const likely = probabilities(scoreRows(outputs[scores.name])[0]);
    const classes = topIndices(likely, shownClasses).map((index) => ({
      ...{ index, label: labels?.[index] ?? `class ${index}`, probability: likely[index] },
    }));
    return { kind: 'classes', classes };
  }
  return {
    kind: 'values',
    outputs: Object.entries(outputs).map(([name, tensor]) => ({
      ...{ name, shape: tensor.shape },
      values: Array.from(numbersOf(tensor).subarray(0, shownValues)),
    })),
  };
}

function labelsOf(decoder: DecoderName, graph: Graph<unknown>): readonly string[] | undefined {
  return graph.metadata.labels ?? detectionDecoders[decoder].labels?.(graph);
}
