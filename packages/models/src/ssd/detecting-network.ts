import { type Graph, inferShapes, int64, onnxDataTypeCode } from '@fsnet/graph';
import { NetworkBuilder } from '../network-builder.ts';
import { heInitialization } from '../weight-source.ts';
import type { SsdNetwork } from './box-heads.ts';
import { boxCount } from './default-boxes.ts';
import { axis, DetectionNodes } from './detection-nodes.ts';
import { gridBoxes } from './grid-boxes.ts';

/** What a {@link detectingNetwork} can vary. */
export interface DetectingOptions {
  /** What the network's offsets of centres and of logarithms of sizes are multiplied by. 0.1 and 0.2 where left out. */
  readonly variances?: readonly [center: number, size: number];
  /** Of two boxes of a class whose intersection over union is above this, the better one stays. 0.45 where left out. */
  readonly overlap?: number;
  /** Boxes with this score or less are left out. 0.01 where left out. */
  readonly score?: number;
  /** Most boxes of each class, and of a picture. 200 where left out. */
  readonly most?: number;
}

/**
 * A network that gives final boxes, made of one that is trained: softmax, decoding of the boxes, which are clipped to
 * the picture, non-maximum suppression of every class, and the best boxes of all classes in the order of their scores.
 *
 * Input `image` `[1, 3, size, size]`; outputs `boxes` `[n, 4]` (left, top, right and bottom as fractions of the
 * picture), `scores` `[n]`, and `classes` `[n]` (int32, 0 for the first class behind the background), where `n` is how
 * many it finds. In ONNX's operators alone.
 *
 * @param network What {@link ssd} and the like give, with any weights.
 * @throws RangeError where the graph's outputs and the default boxes do not fit.
 */
export function detectingNetwork(network: SsdNetwork, options: DetectingOptions = {}): Graph {
  const { graph, grids } = network;
  checkOutputs(network);
  const builder = new NetworkBuilder(heInitialization(0), graph);
  const nodes = new DetectionNodes(builder);
  const boxes = decodedBoxes(nodes, gridBoxes(nodes, grids), options.variances ?? [0.1, 0.2]);
  const probabilities = nodes.node('probabilities', 'Softmax', ['logits'], axis(2));
  const foreground = nodes.columns('foreground', probabilities, 3, 1, 2 ** 31 - 1);
  const order = { type: 'ints', value: [0, 2, 1] } as const;
  const scores = nodes.node('scores', 'Transpose', [foreground], { perm: order });
  keepBest(nodes, boxes, scores, options);

  const inputs = graph.inputs.map((input) => ({ ...input, shape: input.shape?.with(0, 1) ?? null }));
  return builder.build(
    graph.name,
    inputs,
    [
      { name: 'boxes', dtype: 'float32', shape: ['n', 4] },
      { name: 'scores', dtype: 'float32', shape: ['n'] },
      { name: 'classes', dtype: 'int32', shape: ['n'] },
    ],
    graph.metadata,
  );
}

function checkOutputs({ graph, grids }: SsdNetwork): void {
  const shapes = inferShapes(graph);
  const [locations, logits] = ['locations', 'logits'].map((name) => shapes.get(name)?.shape?.[1]);
  const count = boxCount(grids);
  if (locations !== count || logits !== count)
    throw new RangeError(
      `${count} default boxes do not fit a network with ${locations} locations and ${logits} logits`,
    );
}

/** Corners `[1, boxes, 4]` within the picture (Liu et al. 2016, section 2.2; variances as in the authors' code). */
function decodedBoxes(
  nodes: DetectionNodes,
  defaults: string,
  [center, size]: readonly [number, number],
): string {
  const [middles, sizes] = [
    nodes.columns('default.centers', defaults, 2, 0, 2),
    nodes.columns('default.sizes', defaults, 2, 2, 4),
  ];
  const [offsets, logarithms] = [
    nodes.columns('offsets', 'locations', 3, 0, 2),
    nodes.columns('logarithms', 'locations', 3, 2, 4),
  ];
  const unit = nodes.node('unit', 'Mul', [sizes, nodes.number('variance.center', center)]);
  const shift = nodes.node('shift', 'Mul', [offsets, unit]);
  const centers = nodes.node('centers', 'Add', [shift, middles]);
  const scaled = nodes.node('scaled', 'Mul', [logarithms, nodes.number('variance.size', size)]);
  const halves = nodes.node('default.halves', 'Mul', [sizes, nodes.number('half', 0.5)]);
  const reach = nodes.node('reach', 'Mul', [nodes.node('factor', 'Exp', [scaled]), halves]);
  const low = nodes.node('low', 'Sub', [centers, reach]);
  const high = nodes.node('high', 'Add', [centers, reach]);
  const corners = nodes.node('corners', 'Concat', [low, high], axis(2));
  const bounds = [0, 1].map((bound) =>
    nodes.constant(`bound.${bound}`, { dtype: 'float32', shape: [], data: Float32Array.of(bound) }),
  );
  return nodes.node('clipped', 'Clip', [corners, ...bounds]);
}

/** Suppression within classes, then the best of what is left. */
function keepBest(
  nodes: DetectionNodes,
  boxes: string,
  scores: string,
  { overlap = 0.45, score = 0.01, most = 200 }: DetectingOptions,
): void {
  const mostBoxes = nodes.integers('most', most);
  const thresholds = [nodes.number('overlap', overlap), nodes.number('score', score)];
  // Rows of batch, class and box.
  const kept = nodes.node('kept', 'NonMaxSuppression', [boxes, scores, mostBoxes, ...thresholds]);
  const column = (name: string, place: number) =>
    nodes.node(name, 'Gather', [kept, nodes.constant(`place.${place}`, int64([], [place]))], axis(1));
  const [keptClasses, keptPlaces] = [column('kept.classes', 1), column('kept.places', 2)];
  const keptScores = nodes.node('kept.scores', 'GatherND', [scores, kept]);
  const count = nodes.node('count', 'Min', [nodes.node('found', 'Shape', [keptScores]), mostBoxes]);
  const best = 'detect.best.order';
  nodes.node('best', 'TopK', [keptScores, count], {}, ['scores', best]);
  const rows = nodes.node('rows', 'Reshape', [boxes, nodes.integers('of4', -1, 4)]);
  const places = nodes.node('best.places', 'Gather', [keptPlaces, best]);
  nodes.node('best.boxes', 'Gather', [rows, places], {}, ['boxes']);
  const classes = nodes.node('best.classes', 'Gather', [keptClasses, best]);
  const int32 = { to: { type: 'int', value: onnxDataTypeCode('int32') } } as const;
  nodes.node('best.cast', 'Cast', [classes], int32, ['classes']);
}
