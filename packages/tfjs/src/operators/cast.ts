import * as tf from '@tensorflow/tfjs-core';
import { toFloats } from '../plan/layout.ts';
import type { Prepare } from '../plan/operation.ts';

/** `Cast` between types that tfjs has and converts as ONNX does. */
export const prepareCast: Prepare = (node, context) => {
  const [from, to] = [context.dtype(node.inputs[0]), context.dtype(node.outputs[0])];
  const layout = context.layout(node.inputs[0]);
  const convert = (x: tf.Tensor): tf.Tensor | undefined => {
    if (from === to) return tf.clone(x);
    if (to === 'float32') return toFloats(x);
    if (to === 'bool') return tf.notEqual(x, tf.scalar(0, x.dtype === 'float32' ? 'float32' : 'int32'));
    return from === 'bool' ? tf.cast(x, 'int32') : tf.clone(x);
  };
  const isKnown =
    from === to ||
    to === 'float32' ||
    to === 'bool' ||
    ((to === 'int32' || to === 'int64') && (from === 'bool' || from === 'int32'));
  if (!isKnown) return undefined;
  return { inputLayouts: [layout], outputLayouts: [layout], run: ([x]) => [convert(x) as tf.Tensor] };
};
