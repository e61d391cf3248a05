import { float32, int64 } from '@fsnet/graph';
import type { Features, NetworkBuilder } from '../network-builder.ts';

/**
 * Brings the channels of every pixel to the same length and multiplies each channel by a learned factor, `name.scale`
 * `[1, channels, 1, 1]`, 20 at first (Liu et al. 2015, "ParseNet", section 3.3).
 */
export function l2Normalization(builder: NetworkBuilder, name: string, input: Features): Features {
  const { value, channels } = input;
  const node = (part: string, op: string, ...inputs: string[]): string =>
    builder.node(`${name}.${part}`, op, inputs, channels).value;
  const axis = builder.constant('constant.channels', int64([1], [1]));
  // So that pixels without any features, and their gradients, stay 0.
  const least = builder.constant('constant.least', float32([], [1e-10]));
  const squares = node('squares', 'Mul', value, value);
  const sum = node('sum', 'ReduceSum', squares, axis);
  const length = node('length', 'Sqrt', node('positive', 'Add', sum, least));
  const unit = node('unit', 'Div', value, length);
  const scale = builder.weight(`${name}.scale`, [1, channels, 1, 1], 'length');
  return builder.node(name, 'Mul', [unit, scale], channels);
}
