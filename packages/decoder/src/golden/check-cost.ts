import { FsnError, type Graph, inferShapes, multiplyAdds, type Tensor } from '@fsnet/graph';

/** Multiply-adds that a golden sample may take: minutes in the reference executor, five times ResNet-50's. */
const mostMultiplyAdds = 20e9;

/** Elements of all values of a run together, ten times ResNet-50's. A few attributes can ask for terabytes. */
const mostElements = 2 ** 28;

/**
 * Checks, as far as shapes can be inferred, that a network out of a file may be run on `inputs`.
 *
 * @throws FsnError `limit-exceeded`, or what is wrong with the network's shapes.
 */
export function checkCost(graph: Graph, inputs: Readonly<Record<string, Tensor>>, path: string): void {
  const fixed = {
    ...graph,
    inputs: graph.inputs.map((input) => ({ ...input, shape: inputs[input.name]?.shape ?? input.shape })),
  };
  let elements = 0;
  for (const { shape } of inferShapes(fixed).values()) {
    if (shape?.every((size) => typeof size === 'number'))
      elements += shape.reduce((product, size) => product * size, 1);
  }
  checkLimit(elements, mostElements, 'elements of values', path);
  checkLimit(multiplyAdds(fixed).total, mostMultiplyAdds, 'multiply-adds', path);
}

function checkLimit(actual: number, expected: number, what: string, path: string): void {
  if (actual <= expected) return;
  const message = `${path}: running the network takes ${actual} ${what}, more than ${expected}`;
  throw new FsnError('limit-exceeded', message, { path, expected, actual });
}
