import {
  clipBoxes,
  type DecoderName,
  type Detections,
  detectionDecoders,
  transformBoxes,
} from '@fsnet/detection';
import { type Graph, type ImageSize, imageBox, type Preprocessing, type Tensor } from '@fsnet/graph';
import { numbersOf } from './class-scores.ts';

/** Where a detector's outputs come from. */
export interface DetectionContext {
  readonly graph: Graph<unknown>;
  readonly decoder: DecoderName;
  readonly preprocessing: Preprocessing;
  /** The image that was preprocessed. */
  readonly image: ImageSize;
  /** Boxes of a lower score are left out. */
  readonly threshold: number;
}

/**
 * What a detector found on one image, the surest first; boxes in pixels of the image, within it.
 *
 * @throws FsnError `bad-shape` where outputs are missing or of another shape.
 */
export function readDetections(
  outputs: Readonly<Record<string, Tensor>>,
  { graph, decoder, preprocessing, image, threshold }: DetectionContext,
): Detections {
  const values = Object.entries(outputs).map(
    ([name, tensor]) => [name, { shape: tensor.shape, values: numbersOf(tensor) }] as const,
  );
  const found = detectionDecoders[decoder].decode(Object.fromEntries(values), graph, { threshold });
  const { left, top, width, height } = imageBox(image, preprocessing);
  const inPixels = transformBoxes(found.boxes, { scaleX: width, scaleY: height, left, top });
  return {
    boxes: clipBoxes(inPixels, image.width, image.height),
    scores: found.scores,
    classes: found.classes,
  };
}
