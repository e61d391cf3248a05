import { drawUniform, elementCount, float32, type Graph, type Tensor, type ValueInfo } from '@fsnet/graph';

/** The network for batches of one image and no others, of which a runtime may make use. */
export function oneImage(graph: Graph): Graph {
  const single = ({ name, dtype, shape }: ValueInfo): ValueInfo => ({
    name,
    dtype,
    shape: shape?.map((size) => (typeof size === 'number' ? size : 1)) ?? null,
  });
  return { ...graph, inputs: graph.inputs.map(single), outputs: graph.outputs.map(single) };
}

/** Values from -1 to 1 for every input of a network whose sizes are all known. */
export function randomInputs(graph: Graph): Record<string, Tensor> {
  return Object.fromEntries(
    graph.inputs.map(({ name, shape }) => {
      const sizes = shape as number[];
      return [name, float32(sizes, drawUniform(1, elementCount(sizes), -1, 1))];
    }),
  );
}
