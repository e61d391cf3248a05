import {
  executeSteps,
  FsnError,
  type GoldenSample,
  type Graph,
  goldenInputTensor,
  type Tensor,
} from '@fsnet/graph';
import { checkCost } from './check-cost.ts';
import { goldenDistance } from './golden-distance.ts';

/**
 * Runs `graph` on a golden sample in the reference executor and compares every output that the sample has; yields
 * between nodes.
 *
 * @param path Where the sample stands, for errors.
 * @throws FsnError `golden-mismatch` where an output differs by more than the sample's tolerance or the sample does
 * not fit the network; `limit-exceeded` where the run would take too much; else what the executor throws for the network.
 */
export function* checkGoldenSample(
  graph: Graph,
  sample: GoldenSample,
  path: string,
): Generator<undefined, void, void> {
  const inputs = Object.entries(sample.inputs).map(([name, input]): [string, Tensor] => [
    name,
    goldenInputTensor(input),
  ]);
  const names = Object.keys(sample.outputs);
  const known = new Set(graph.outputs.map(({ name }) => name));
  const unknown = names.find((name) => !known.has(name));
  if (unknown !== undefined) mismatch(path, `the network has no output "${unknown}"`);
  const tensors = Object.fromEntries(inputs);
  checkCost(graph, tensors, path);
  const actual = yield* run(graph, tensors, names, path);
  for (const [name, expected] of Object.entries(sample.outputs)) {
    const outputPath = `${path}.outputs["${name}"]`;
    const { shape } = actual[name];
    if (`${shape}` !== `${expected.shape}`)
      mismatch(outputPath, 'an output has another shape', expected.shape, shape);
    const distance = goldenDistance(actual[name], expected);
    if (!(distance <= sample.tolerance)) {
      const message = `output "${name}" is off by ${distance}, the sample allows ${sample.tolerance}`;
      mismatch(outputPath, message, sample.tolerance, distance);
    }
  }
}

function* run(
  graph: Graph,
  inputs: Record<string, Tensor>,
  outputs: readonly string[],
  path: string,
): Generator<undefined, Record<string, Tensor>, void> {
  try {
    return yield* executeSteps(graph, inputs, outputs);
  } catch (error) {
    // The executor takes inputs that do not fit for a mistake of its caller; here they come out of the file.
    if (error instanceof TypeError || error instanceof RangeError) mismatch(path, error.message);
    throw error;
  }
}

function mismatch(path: string, message: string, expected?: unknown, actual?: unknown): never {
  throw new FsnError('golden-mismatch', `${path}: ${message}`, { path, expected, actual });
}
