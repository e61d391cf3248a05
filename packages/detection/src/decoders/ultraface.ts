import { FsnError } from '@fsnet/graph';
import { decodeBoxes } from '../boxes/box-code.ts';
import { clipBoxes } from '../boxes/boxes.ts';
import { type DetectionDecoder, inputSize, type OutputValues } from './decoder.ts';
import { suppress } from './suppress.ts';

/** Sides of the square default boxes of each map, in pixels. */
const maps = [
  { stride: 8, sides: [10, 16, 24] },
  { stride: 16, sides: [32, 48] },
  { stride: 32, sides: [64, 96] },
  { stride: 64, sides: [128, 192, 256] },
] as const;

/**
 * UltraFace (Linzaer, 2019, github.com/Linzaer/Ultra-Light-Fast-Generic-Face-Detector-1MB): `scores` `[1, boxes, 2]`,
 * background and face, and `boxes` `[1, boxes, 4]`, in SSD's code; or corners, where the network decodes them itself.
 */
export const ultraFace: DetectionDecoder = {
  recognises(graph) {
    const size = inputSize(graph);
    if (!size || graph.outputs.length !== 2) return false;
    const count = defaultBoxes(size).length / 4;
    return [2, 4].every((last) =>
      graph.outputs.some(({ shape }) => shape?.length === 3 && shape[1] === count && shape[2] === last),
    );
  },
  preprocessing: {
    resize: 'stretch',
    colorOrder: 'rgb',
    scale: 1,
    mean: [127, 127, 127],
    std: [128, 128, 128],
  },
  labels: () => ['face'],
  decode(outputs, graph, { threshold }) {
    const defaults = defaultBoxes(inputSize(graph) ?? [0, 0]);
    const scores = withSizes(outputs, defaults.length / 4, 2);
    const locations = withSizes(outputs, defaults.length / 4, 4);
    const isDecoded = graph.nodes.some(({ op }) => op === 'Exp');
    const corners = isDecoded ? locations.values : decodeBoxes(locations.values, defaults);
    const count = defaults.length / 4;
    const kept = Array.from({ length: count }, (_, i) => i).filter(
      (i) => scores.values[2 * i + 1] >= threshold,
    );
    const found = {
      boxes: Float64Array.from(kept.flatMap((i) => [...corners.subarray(i * 4, i * 4 + 4)])),
      scores: Float64Array.from(kept, (i) => scores.values[2 * i + 1]),
      classes: new Int32Array(kept.length),
    };
    const faces = suppress(found, 0.3, 0);
    return { ...faces, boxes: clipBoxes(faces.boxes, 1, 1) };
  },
};

function withSizes(
  outputs: Readonly<Record<string, OutputValues>>,
  count: number,
  last: number,
): OutputValues {
  const found = Object.values(outputs).find(({ shape }) => shape[1] === count && shape[2] === last);
  if (found) return found;
  throw new FsnError('bad-shape', 'the network is no UltraFace', {
    expected: `an output [1, ${count}, ${last}]`,
    actual: Object.values(outputs).map(({ shape }) => shape),
  });
}

/** Centres and sizes as fractions of the picture: cells row by row, in each the sides in turn. */
function defaultBoxes([height, width]: readonly [number, number]): Float64Array {
  const boxes: number[] = [];
  for (const { stride, sides } of maps)
    for (let y = 0; y * stride < height; y++)
      for (let x = 0; x * stride < width; x++)
        for (const side of sides) {
          const center = [((x + 0.5) * stride) / width, ((y + 0.5) * stride) / height];
          boxes.push(...[...center, side / width, side / height].map((value) => Math.min(1, value)));
        }
  return Float64Array.from(boxes);
}
