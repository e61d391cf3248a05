import type { Dimension } from '../network/graph.ts';
import type { Node } from '../network/node.ts';
import { stringAttribute } from './attributes.ts';
import { nodeError } from './node-error.ts';

/** How one axis is resized. */
export interface AxisScaling {
  readonly inputSize: number;
  readonly outputSize: number;
  /** Output pixels for one input pixel: the given float32, not the ratio of the rounded sizes. */
  readonly scale: number;
  /** Part of the input that `tf_crop_and_resize` shows, as fractions of its last index. */
  readonly crop: readonly [start: number, end: number];
}

/** Scaling of an axis by a factor. Products are rounded to float32 before they are cut off, as ONNX's own code does. */
export function scaleBy(node: Node, inputSize: number, scale: number): AxisScaling {
  if (!(scale > 0 && Number.isFinite(scale)))
    throw nodeError(node, 'bad-value', `scale ${scale} is not positive`);
  return { inputSize, outputSize: Math.floor(Math.fround(inputSize * scale)), scale, crop: [0, 1] };
}

/**
 * Scalings of axes to `sizes`. Where `keep_aspect_ratio_policy` wants one factor for all, it is the smallest or
 * largest of theirs, and the sizes follow from it, halves rounded up.
 */
export function scaleTo(node: Node, inputSizes: readonly number[], sizes: readonly number[]): AxisScaling[] {
  if (sizes.some((size) => size < 0)) throw nodeError(node, 'bad-shape', `[${sizes.join(', ')}] is no shape`);
  const scales = sizes.map((size, i) =>
    size === inputSizes[i] ? 1 : Math.fround(size / Math.max(1, inputSizes[i])),
  );
  const policy = aspectPolicy(node);
  const common = policy === 'not_larger' ? Math.min(...scales) : Math.max(...scales);
  return inputSizes.map((inputSize, i) =>
    policy === 'stretch'
      ? { inputSize, outputSize: sizes[i], scale: scales[i], crop: [0, 1] }
      : {
          inputSize,
          outputSize: Math.floor(Math.fround(common * inputSize) + 0.5),
          scale: common,
          crop: [0, 1],
        },
  );
}

/** Sizes that an axis gets, as far as they are known. */
export function inferSizes(
  node: Node,
  inputSizes: readonly Dimension[],
  sizes: readonly Dimension[],
): readonly Dimension[] {
  if (aspectPolicy(node) === 'stretch') return sizes;
  const known = (list: readonly Dimension[]): list is readonly number[] =>
    list.every((size) => typeof size === 'number');
  if (!known(inputSizes) || !known(sizes)) return sizes.map(() => null);
  return scaleTo(node, inputSizes, sizes).map(({ outputSize }) => outputSize);
}

function aspectPolicy(node: Node): 'stretch' | 'not_larger' | 'not_smaller' {
  const policy = stringAttribute(node, 'keep_aspect_ratio_policy', 'stretch');
  if (policy === 'stretch' || policy === 'not_larger' || policy === 'not_smaller') return policy;
  throw nodeError(node, 'bad-value', `keep_aspect_ratio_policy "${policy}" is unknown`);
}
