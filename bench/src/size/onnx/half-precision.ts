import { float32ToFloat16, type Graph, type Weight, weightTensor } from '@fsnet/graph';
import { denseWeight, plainNode } from './tensors.ts';

/**
 * The whole network in float16 with float32 inputs and outputs, as `onnxconverter_common.float16` makes it with
 * `keep_io_types`.
 *
 * @param folded Without batch normalizations.
 */
export function halfPrecision(folded: Graph): Graph {
  const weights = new Map<string, Weight>();
  for (const [name, weight] of folded.weights) {
    const { dtype, shape, data } = weightTensor(weight);
    const isReal = dtype === 'float32';
    weights.set(
      name,
      isReal
        ? denseWeight({ dtype: 'float16', shape, data: float32ToFloat16(data as Float32Array) })
        : weight,
    );
  }
  const ends = [...folded.inputs, ...folded.outputs];
  const half = new Map(ends.map(({ name }) => [name, `${name}.half`]));
  const renamed = (name: string) => half.get(name) ?? name;
  const cast = (from: string, to: string, code: number) =>
    plainNode('Cast', [from], to, { to: { type: 'int', value: code } });
  const [float, float16] = [1, 10];
  const nodes = [
    ...folded.inputs.map(({ name }) => cast(name, renamed(name), float16)),
    ...folded.nodes.map((node) => ({
      ...node,
      inputs: node.inputs.map(renamed),
      outputs: node.outputs.map(renamed),
    })),
    ...folded.outputs.map(({ name }) => cast(renamed(name), name, float)),
  ];
  return { ...folded, nodes, weights };
}
