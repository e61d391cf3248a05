import { float32, type Graph, type Metadata, type Tensor, type Weight } from '@fsnet/graph';

/**
 * A detector of colours on 8 x 8 pixels: it always says three boxes of the classes 0, 1 and 2, with the means of red,
 * green and blue, 0 to 1, as their scores.
 *
 * @param boxes corners, fractions of the picture
 */
export function colorDetector(boxes: readonly number[], metadata: Metadata = {}): Graph {
  const node = (op: string, inputs: string[], output: string) =>
    ({ name: output, op, domain: '', inputs, outputs: [output], attributes: {} }) as const;
  return {
    name: 'colours',
    opset: 22,
    domains: {},
    inputs: [{ name: 'image', dtype: 'float32', shape: [1, 3, 8, 8] }],
    outputs: [
      { name: 'boxes', dtype: 'float32', shape: ['n', 4] },
      { name: 'scores', dtype: 'float32', shape: ['n'] },
      { name: 'classes', dtype: 'int32', shape: ['n'] },
    ],
    nodes: [
      node('GlobalAveragePool', ['image'], 'means'),
      node('Reshape', ['means', 'three'], 'scores'),
      node('Identity', ['places'], 'boxes'),
      node('Identity', ['numbers'], 'classes'),
    ],
    weights: new Map([
      ['places', dense(float32([3, 4], boxes))],
      ['three', dense({ dtype: 'int64', shape: [1], data: BigInt64Array.of(3n) })],
      ['numbers', dense({ dtype: 'int32', shape: [3], data: Int32Array.of(0, 1, 2) })],
    ]),
    metadata,
  };
}

function dense({ dtype, shape, data }: Tensor): Weight {
  return { kind: 'dense', dtype, shape, vector: { format: 'plain', dtype, data, count: data.length } };
}
