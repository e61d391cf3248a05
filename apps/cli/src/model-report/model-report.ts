import { basename } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { batchShapes, FsnError, type Graph } from '@fsnet/graph';
import { openSession } from '../backends/open-session.ts';
import type { Explanation, Session } from '../backends/session.ts';
import { inspectModel } from '../inspection/inspect-model.ts';
import type { InspectReport, ReportedLayer } from '../inspection/report.ts';
import type { Io } from '../io.ts';
import type { ModelFile } from '../models/open-model.ts';
import type { Progress } from '../terminal/progress.ts';
import { type FormSize, onnxSizes } from './form-sizes.ts';
import { type GoldenResult, runGoldenSample } from './golden-results.ts';
import { limits } from './limits.ts';
import { type Work, workOfWeights } from './weight-work.ts';

/** One weight: what `fsn inspect` tells, and the work that it is read for. */
export interface ReportLayer extends ReportedLayer, Partial<Work> {
  /** Values in the file, of a summary those of its vector. */
  readonly storedParameters: number;
}

/** All figures of `fsn report`: those of `fsn inspect`, and what takes a run or an export to know. */
export interface ModelReport extends Omit<InspectReport, 'layers'> {
  readonly file: string;
  readonly layers: readonly ReportLayer[];
  /** Of the float weights. */
  readonly storedParameters: number;
  /** On one sample; left out where the runtime cannot tell. */
  readonly multiplyAdds?: number;
  readonly denseMultiplyAdds?: number;
  /** Why the runtime cannot run the network. */
  readonly runtimeProblem?: string;
  /** The file first. */
  readonly sizes: readonly FormSize[];
  readonly goldenResults: readonly GoldenResult[];
}

/** A report, and the network that it is about. */
export interface ReportedModel {
  readonly graph: Graph;
  readonly report: ModelReport;
}

/** Reads, runs and exports a network to report on it. */
export async function reportOnModel(file: ModelFile, io: Io, progress: Progress): Promise<ReportedModel> {
  const { graph, report: inspected } = await inspectModel(file, { compressed: true }, io, progress);
  const { bytes, gzipBytes = 0, brotliBytes = 0, brotliQuality = 0 } = inspected;
  const run = await runModel(file, graph, io, progress);
  const work = run.explanation && workOfWeights(graph, run.explanation);
  const layers = inspected.layers.map((layer): ReportLayer => {
    const storedParameters = graph.weights.get(layer.name)?.vector.count ?? layer.parameters;
    return { ...layer, storedParameters, ...work?.get(layer.name) };
  });
  // Each stored value stands for `ratio` dense ones, so what is float follows from inspect's own sum.
  const saved = layers.reduce(
    (sum, { parameters, storedParameters }) => sum + parameters - storedParameters,
    0,
  );
  const report: ModelReport = {
    file: basename(file.path),
    ...inspected,
    layers,
    storedParameters: inspected.parameters - saved,
    ...(run.explanation && {
      multiplyAdds: run.explanation.multiplyAdds,
      denseMultiplyAdds: run.explanation.denseMultiplyAdds,
    }),
    ...(run.problem !== undefined && { runtimeProblem: run.problem }),
    sizes: [
      { form: 'file', bytes, gzipBytes, brotliBytes, brotliQuality },
      ...(await onnxSizes(graph, io, progress)),
    ],
    goldenResults: run.golden,
  };
  return { graph, report };
}

interface Run {
  readonly explanation?: Explanation;
  readonly problem?: string;
  readonly golden: readonly GoldenResult[];
}

/** What the CPU runtime makes of the network: its work, and its answers to the golden samples. */
async function runModel(file: ModelFile, graph: Graph, io: Io, progress: Progress): Promise<Run> {
  let session: Session | undefined;
  try {
    session = await openSession('wasm', { file, graph, threads: 1, io });
    const explanation = explain(session, graph);
    const golden: GoldenResult[] = [];
    const samples = (graph.metadata.goldenSamples ?? []).slice(0, limits.goldenSamples);
    for (const [index, sample] of samples.entries()) {
      progress.update({ phase: 'golden samples', loaded: index, total: samples.length });
      await setImmediate();
      io.signal.throwIfAborted();
      golden.push(await runGoldenSample(graph, session, sample));
    }
    return { golden, ...(explanation && { explanation }) };
  } catch (error) {
    if (!(error instanceof FsnError)) throw error;
    return { golden: [], problem: error.message };
  } finally {
    await session?.dispose();
  }
}

/** On one sample; nothing where other sizes than the batch are open, or one sample is nothing that it takes. */
function explain(session: Session, graph: Graph): Explanation | undefined {
  try {
    return session.explain?.(batchShapes(graph.inputs, 1));
  } catch (error) {
    if (error instanceof RangeError || error instanceof FsnError) return undefined;
    throw error;
  }
}
