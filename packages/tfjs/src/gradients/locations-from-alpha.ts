import * as tf from '@tensorflow/tfjs-core';

/**
 * Learned locations, `sigmoid(alpha) * (length - segmentLength)`, differentiable with respect to `alpha` (DFSNet,
 * FSNet section 4).
 *
 * @param alpha Any real numbers, one a segment.
 * @param length Values of the summary.
 * @param segmentLength Values of a segment; `segmentLength` of `@fsnet/graph` gives it.
 * @returns Real starts in 0 to `length - segmentLength`, of alpha's shape; the caller disposes them.
 * @throws RangeError where the segment is longer than the summary.
 */
export function locationsFromAlpha(alpha: tf.Tensor1D, length: number, segmentLength: number): tf.Tensor1D {
  const reach = length - segmentLength;
  if (!(reach >= 0)) throw new RangeError(`a segment of ${segmentLength} values in a summary of ${length}`);
  return tf.customGrad((...args) => {
    const save = args[1] as tf.GradSaveFunc;
    const share = tf.sigmoid(args[0] as tf.Tensor1D);
    save([share]);
    return {
      value: tf.mul(share, reach),
      gradFunc: (upstream, saved) => {
        const [kept] = saved as tf.Tensor[];
        return tf.mul(upstream as tf.Tensor, tf.mul(tf.mul(kept, tf.sub(1, kept)), reach));
      },
    };
  })(alpha) as tf.Tensor1D;
}
