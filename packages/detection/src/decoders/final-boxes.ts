import { FsnError } from '@fsnet/graph';
import { type DetectionDecoder, type OutputValues, outputShape } from './decoder.ts';

/**
 * Networks that give final boxes: `boxes` `[n, 4]` (corners, fractions of the picture), `scores` `[n]` and `classes`
 * `[n]` (0 for the first class), as this project's detectors do.
 */
export const finalBoxes: DetectionDecoder = {
  recognises: (graph) =>
    ['boxes', 'scores', 'classes'].every((name) => graph.outputs.some((output) => output.name === name)) &&
    (outputShape(graph, 'boxes')?.length ?? 2) === 2,
  decode(outputs, _, { threshold }) {
    const { boxes, scores, classes } = outputs;
    const count = scores?.values.length;
    if (boxes?.values.length !== 4 * count || classes?.values.length !== count) throw wrongShapes(outputs);
    const kept = [...scores.values.keys()].filter((index) => scores.values[index] >= threshold);
    kept.sort((a, b) => scores.values[b] - scores.values[a] || a - b);
    return {
      boxes: Float64Array.from(kept.flatMap((i) => [...boxes.values.subarray(i * 4, i * 4 + 4)])),
      scores: Float64Array.from(kept, (index) => scores.values[index]),
      classes: Int32Array.from(kept, (index) => classes.values[index]),
    };
  },
};

function wrongShapes(outputs: Readonly<Record<string, OutputValues>>): FsnError {
  return new FsnError('bad-shape', 'the network does not give final boxes', {
    expected: 'boxes [n, 4], scores [n], classes [n]',
    actual: Object.entries(outputs)
      .map(([name, { shape }]) => `${name} [${shape.join(', ')}]`)
      .join(', '),
  });
}
