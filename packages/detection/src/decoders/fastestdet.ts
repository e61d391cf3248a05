import { FsnError } from '@fsnet/graph';
import { cocoLabels } from '../annotations/coco-labels.ts';
import { type DetectionDecoder, inputSize } from './decoder.ts';
import { suppress } from './suppress.ts';

/** Pixels of the input a cell. */
const stride = 16;

/**
 * FastestDet (Ma, 2022, github.com/dog-qiuqiu/FastestDet): one output `[1, 5 + classes, rows, columns]`, of each cell
 * whether something is there, where its middle is beside the cell's corner (tanh), its size as a share of the picture
 * (sigmoid), and the probabilities of the classes. Its pictures are blue, green, red, 0 to 1, stretched.
 */
export const fastestDet: DetectionDecoder = {
  recognises(graph) {
    const [output, ...others] = graph.outputs;
    const [height, width] = inputSize(graph) ?? [0, 0];
    const shape = output?.shape;
    if (others.length > 0 || shape?.length !== 4 || height === 0) return false;
    const classes = graph.metadata.labels?.length ?? cocoLabels.length;
    return shape[1] === 5 + classes && shape[2] === height / stride && shape[3] === width / stride;
  },
  preprocessing: {
    resize: 'stretch',
    colorOrder: 'bgr',
    scale: 1 / 255,
    mean: [0, 0, 0],
    std: [1, 1, 1],
  },
  labels: (graph) => (graph.outputs[0].shape?.[1] === 5 + cocoLabels.length ? cocoLabels : undefined),
  decode(outputs, graph, { threshold }) {
    const output = outputs[graph.outputs[0].name];
    const [, channels, rows, columns] = output.shape;
    if (output.shape.length !== 4 || channels <= 5)
      throw new FsnError('bad-shape', 'the network is no FastestDet', {
        expected: '[1, 5 + classes, rows, columns]',
        actual: output.shape,
      });
    const cells = rows * columns;
    const value = (channel: number, cell: number) => output.values[channel * cells + cell];
    const [boxes, scores, classes] = [[] as number[], [] as number[], [] as number[]];
    for (let cell = 0; cell < cells; cell++) {
      let best = 5;
      for (let channel = 6; channel < channels; channel++)
        if (value(channel, cell) > value(best, cell)) best = channel;
      const score = value(0, cell) * value(best, cell);
      if (score < threshold) continue;
      const x = ((cell % columns) + Math.tanh(value(1, cell))) / columns;
      const y = (Math.floor(cell / columns) + Math.tanh(value(2, cell))) / rows;
      const [width, height] = [sigmoid(value(3, cell)), sigmoid(value(4, cell))];
      boxes.push(x - width / 2, y - height / 2, x + width / 2, y + height / 2);
      scores.push(score);
      classes.push(best - 5);
    }
    const found = {
      boxes: Float64Array.from(boxes),
      scores: Float64Array.from(scores),
      classes: Int32Array.from(classes),
    };
    return suppress(found, 0.35, 0);
  },
};

function sigmoid(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
