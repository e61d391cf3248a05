import { goldenDistance } from '@fsnet/decoder';
import {
  FsnError,
  type GoldenSample,
  type Graph,
  goldenInputTensor,
  multiplyAdds,
  type Tensor,
} from '@fsnet/graph';
import type { Session } from '../backends/session.ts';
import { type ImageResult, interpret } from '../reports/run-result.ts';
import { limits } from './limits.ts';

/** What became of a golden sample when it was run. */
export interface GoldenResult {
  /** Seeds of the inputs that are drawn; stored ones are left out. */
  readonly seeds: Readonly<Record<string, number>>;
  /** Largest of the outputs' relative L2 distances from the stored ones; left out where it did not run. */
  readonly distance?: number;
  readonly tolerance: number;
  /** Whether all outputs are within the tolerance. */
  readonly reproduced: boolean;
  /** Why it did not run. */
  readonly problem?: string;
  /** Likeliest classes by the stored outputs, and now; left out for networks that are no classifiers. */
  readonly storedTop?: ImageResult['top'];
  readonly top?: ImageResult['top'];
}

/** Classes that a page names of each sample. */
const topCount = 3;

/** Runs a golden sample on a session of the network. */
export async function runGoldenSample(
  graph: Graph,
  session: Session,
  sample: GoldenSample,
): Promise<GoldenResult> {
  const { tolerance, outputs: stored } = sample;
  const seeds = Object.entries(sample.inputs).flatMap(([name, input]) =>
    input.kind === 'drawn' ? [[name, input.seed] as const] : [],
  );
  const storedTop = topOf(graph, stored);
  const known = { seeds: Object.fromEntries(seeds), tolerance, ...(storedTop && { storedTop }) };
  try {
    const inputs = Object.fromEntries(
      Object.entries(sample.inputs).map(([name, input]) => [name, goldenInputTensor(input)]),
    );
    checkWork(graph, inputs);
    const outputs = await session.run(inputs);
    const distances = Object.entries(stored).map(([name, expected]) =>
      outputs[name] ? goldenDistance(outputs[name], expected) : Number.POSITIVE_INFINITY,
    );
    const reproduced = distances.every((distance) => distance <= tolerance);
    // NaN is the worst of all, and Math.max gives it.
    const distance = Math.max(0, ...distances);
    const top = topOf(graph, outputs);
    return { ...known, reproduced, ...(Number.isFinite(distance) && { distance }), ...(top && { top }) };
  } catch (error) {
    // What does not fit the network comes out of the file here, whatever its kind.
    if (error instanceof FsnError || error instanceof RangeError || error instanceof TypeError)
      return { ...known, reproduced: false, problem: error.message };
    throw error;
  }
}

function checkWork(graph: Graph, tensors: Readonly<Record<string, Tensor>>): void {
  const inputs = graph.inputs.map((input) => ({
    ...input,
    shape: tensors[input.name]?.shape ?? input.shape,
  }));
  const { total } = multiplyAdds({ ...graph, inputs });
  if (total > limits.goldenMultiplyAdds) {
    const message = `it takes ${total} multiply-adds, more than ${limits.goldenMultiplyAdds}`;
    throw new FsnError('limit-exceeded', message, { expected: limits.goldenMultiplyAdds, actual: total });
  }
}

function topOf(graph: Graph, outputs: Readonly<Record<string, Tensor>>): ImageResult['top'] {
  const [first] = Object.values(outputs);
  return first?.shape[0] ? interpret('', outputs, 0, graph, topCount).top : undefined;
}
