import {
  elementCount,
  executeSteps,
  FsnError,
  type GoldenInput,
  type GoldenSample,
  type Graph,
  goldenInputTensor,
  multiplyAdds,
  type Tensor,
  type ValueInfo,
} from '@fsnet/graph';

/** Golden samples, or why there are none. */
export interface GoldenSamples {
  readonly samples: readonly GoldenSample[];
  readonly reason?: string;
}

/** How golden samples are drawn. */
export interface GoldenSampleOptions {
  readonly count: number;
  readonly seed: number;
  /** Most bytes that the outputs of one sample may take. */
  readonly maximumBytes: number;
}

/** Most multiply-adds of a network that the reference executor is made to run: about a second of work. */
const maximumMultiplyAdds = 500e6;

/** Far above what kernels that add in another order in float32 differ by, far below what a wrong one does. */
const tolerance = 1e-3;

/**
 * `count` inputs drawn from `seed` on, with what the network answers in the reference executor. A network that the
 * executor cannot run, that takes other inputs than float32 ones of known shape (a symbolic first size counts as a
 * batch of 1), or that is too large gets none, with the reason. Yields between nodes.
 */
export function* drawGoldenSamples(
  graph: Graph,
  options: GoldenSampleOptions,
): Generator<undefined, GoldenSamples, void> {
  const { count, seed, maximumBytes } = options;
  if (count === 0) return { samples: [], reason: 'none were asked for' };
  const shapes = graph.inputs.map((input) => inputShape(input));
  for (const [index, shape] of shapes.entries())
    if (typeof shape === 'string')
      return { samples: [], reason: `input ${graph.inputs[index].name} ${shape}` };
  const samples: GoldenSample[] = [];
  for (let sample = 0; sample < count; sample++) {
    const inputs = Object.fromEntries(
      graph.inputs.map(({ name }, index): [string, GoldenInput] => {
        const [minimum, maximum] = inputRange(graph, name);
        const drawnFrom = (seed + sample * graph.inputs.length + index) >>> 0;
        const shape = shapes[index] as readonly number[];
        return [name, { kind: 'drawn', seed: drawnFrom, shape, minimum, maximum }];
      }),
    );
    const answered = yield* answer(graph, inputs);
    if (typeof answered === 'string') return { samples: [], reason: answered };
    const bytes = Object.values(answered.outputs).reduce((sum, { data }) => sum + data.byteLength, 0);
    if (bytes > maximumBytes) return { samples: [], reason: tooLarge(bytes) };
    samples.push(answered);
  }
  return { samples };
}

/** The same inputs, answered by `graph`; empty with a reason where it cannot run. */
export function* answerAgain(
  graph: Graph,
  samples: readonly GoldenSample[],
): Generator<undefined, GoldenSamples, void> {
  const answers: GoldenSample[] = [];
  for (const sample of samples) {
    const missing = graph.inputs.find(({ name }) => sample.inputs[name] === undefined);
    if (missing)
      return { samples: [], reason: `a sample that came with the network lacks input ${missing.name}` };
    const answered = yield* answer(graph, sample.inputs);
    if (typeof answered === 'string') return { samples: [], reason: answered };
    answers.push({ ...answered, tolerance: sample.tolerance });
  }
  return { samples: answers };
}

function* answer(
  graph: Graph,
  inputs: GoldenSample['inputs'],
): Generator<undefined, GoldenSample | string, void> {
  const tensors = Object.fromEntries(
    Object.entries(inputs).map(([name, input]): [string, Tensor] => [name, goldenInputTensor(input)]),
  );
  try {
    const { total } = multiplyAdds(graph);
    if (total > maximumMultiplyAdds) {
      return `the network takes ${Math.round(total / 1e6)} million multiply-adds, more than the ${
        maximumMultiplyAdds / 1e6
      } million that a check may take`;
    }
    const all = yield* executeSteps(graph, tensors);
    const outputs = Object.fromEntries(Object.entries(all).filter(([, { dtype }]) => dtype === 'float32'));
    if (Object.keys(outputs).length === 0) return 'the network has no float32 output';
    for (const [name, { data }] of Object.entries(outputs)) {
      if (!(data as Float32Array).every(Number.isFinite))
        return `output ${name} is not finite on a drawn input`;
    }
    return { inputs, outputs, tolerance };
  } catch (error) {
    // A network that cannot run, or samples that came with it and do not fit it, are still worth a file.
    if (error instanceof FsnError || error instanceof RangeError || error instanceof TypeError)
      return `the reference executor cannot run it: ${error.message}`;
    throw error;
  }
}

function tooLarge(bytes: number): string {
  return `the outputs of one take ${bytes} bytes, a large part of the file; "goldenSamples": 1 stores them anyway`;
}

function inputShape({ dtype, shape }: ValueInfo): readonly number[] | string {
  if (dtype !== 'float32') return `is ${dtype}, not float32`;
  if (shape === null) return 'has no known shape';
  const sizes = shape.map((size, axis) => (axis === 0 && typeof size !== 'number' ? 1 : size));
  if (!sizes.every((size) => typeof size === 'number')) return `has the open shape [${shape.join(', ')}]`;
  if (elementCount(sizes) === 0) return 'is empty';
  return sizes;
}

/** What preprocessed pixels span, 0 to 1 where nothing is known. */
function inputRange(graph: Graph, name: string): [number, number] {
  const preprocessing = graph.metadata.preprocessing?.find(({ input }) => input === name);
  if (!preprocessing) return [0, 1];
  const { scale, mean, std } = preprocessing;
  const ends = std.flatMap((deviation, channel) => [
    -(mean[channel] ?? 0) / deviation,
    (255 * scale - (mean[channel] ?? 0)) / deviation,
  ]);
  const [minimum, maximum] = [Math.min(...ends), Math.max(...ends)];
  return Number.isFinite(minimum) && Number.isFinite(maximum)
    ? [Math.fround(minimum), Math.fround(maximum)]
    : [0, 1];
}
