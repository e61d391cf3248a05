import { type DataType, intAttribute, type PlannedNode } from '@fsnet/graph';
import * as tf from '@tensorflow/tfjs-core';
import { type Layout, physicalShape } from '../plan/layout.ts';
import type { PlanContext, Prepare } from '../plan/operation.ts';

const ranges: Partial<Record<DataType, readonly [lowest: number, highest: number]>> = {
  uint8: [0, 255],
  int8: [-128, 127],
  uint16: [0, 65_535],
  int16: [-32_768, 32_767],
};

/** `QuantizeLinear` with known scales, one for all or one a slice along an axis; levels are floats on the device. */
export const prepareQuantize: Prepare = (node, context) => {
  const [input] = node.inputs;
  const range = ranges[context.dtype(node.outputs[0])];
  const layout = context.layout(input);
  const steps = quantization(node, layout, context);
  if (!range || !steps || context.dtype(input) !== 'float32') return undefined;
  const { scale, zero } = steps;
  return {
    inputLayouts: [layout, undefined, undefined],
    outputLayouts: [layout],
    run: ([x]) => {
      // Halves go to the even level, as in ONNX.
      const levels = tf.round(tf.div(x, scale));
      return [tf.clipByValue(zero ? tf.add(levels, zero) : levels, ...range)];
    },
  };
};

/** `DequantizeLinear` of levels that were computed, as {@link prepareQuantize} has them. */
export const prepareDequantize: Prepare = (node, context) => {
  const [input] = node.inputs;
  const layout = context.layout(input);
  const steps = quantization(node, layout, context);
  if (!ranges[context.dtype(input)] || !steps || context.dtype(node.outputs[0]) !== 'float32')
    return undefined;
  const { scale, zero } = steps;
  return {
    inputLayouts: [layout, undefined, undefined],
    outputLayouts: [layout],
    run: ([levels]) => [tf.mul(zero ? tf.sub(levels, zero) : levels, scale)],
  };
};

/** The scale and, unless it is 0, the zero point, so that they broadcast to values in `layout`. */
function quantization(node: PlannedNode, layout: Layout, context: PlanContext) {
  const [input, scaleName, zeroName] = node.inputs;
  const scale = context.constant(scaleName);
  const zero = zeroName ? context.constant(zeroName) : undefined;
  const isKnown = scale?.dtype === 'float32' && (zero || !zeroName);
  if (!isKnown || intAttribute(node, 'block_size', 0) !== 0) return undefined;
  if ([scaleName, zeroName].some((name) => name && context.dependsOnShapes(name))) return undefined;
  const shape = context.shape(input);
  const count = scale.data.length;
  const isOne = count === 1 && scale.shape.length < 2;
  const axis = intAttribute(node, 'axis', 1);
  const place = axis < 0 ? axis + shape.length : axis;
  const fits = (isOne || `${scale.shape}` === `${shape[place]}`) && (!zero || zero.data.length === count);
  if (!fits) return undefined;
  const operandShape = isOne
    ? []
    : physicalShape(
        shape.map((size, i) => (i === place ? size : 1)),
        layout,
      );
  const operand = (name: string, values: Iterable<number | bigint>) =>
    context.tensor(`${name} steps ${operandShape}`, () => ({
      ...{ dtype: 'float32', shape: operandShape, data: Float32Array.from(values, Number) },
    }));
  return {
    scale: operand(scaleName, scale.data as Float32Array),
    zero:
      zero && Array.from(zero.data, Number).some((each) => each !== 0)
        ? operand(zeroName, zero.data as Uint8Array)
        : undefined,
  };
}
