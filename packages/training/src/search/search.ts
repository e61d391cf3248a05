import { join } from 'node:path';
import { compress, findLayers, pack } from '@fsnet/encoder';
import type { Graph } from '@fsnet/graph';
import { folderStorage } from '../run/folder-storage.ts';
import type { TrainingEvent } from '../run/training-event.ts';
import { chooseAssignment, compressionOf } from './assignment.ts';
import type { LayerTable } from './choice.ts';
import { compareUniform } from './compare-uniform.ts';
import { compareNetworks, jobFolders, trainedNetwork } from './execute-training.ts';
import { impossibleSize, smallestBytes } from './fit-budget.ts';
import type { LayerJob, LayerResult, ResultOf, SearchJob } from './job.ts';
import { JobIds } from './job-ids.ts';
import { type JobRunner, localRunner } from './job-runner.ts';
import { measureLatency } from './latency.ts';
import { layerJobs, layerTables } from './layer-jobs.ts';
import { NetworkTrials, type TriedNetwork } from './network-trials.ts';
import { runJobs } from './run-jobs.ts';
import type { SearchContext } from './search-context.ts';
import { searchDrop } from './search-drop.ts';
import { searchLatency } from './search-latency.ts';
import type { SearchSettings } from './search-options.ts';
import type { SearchPlan } from './search-plan.ts';
import type { SearchFindings, SearchRecord } from './search-record.ts';
import { searchSize } from './search-size.ts';
import type { Chosen, StrategyOptions } from './strategy.ts';
import { threadRunner } from './thread-runner.ts';
import { weightBytes } from './weight-bytes.ts';

export interface SearchOptions {
  readonly context: SearchContext;
  readonly settings: SearchSettings;
  readonly plan: SearchPlan;
  readonly threads: number;
  /** Bytes of the file that a network is going to be, with all that it tells besides. */
  readonly fileBytes: (graph: Graph) => Promise<number>;
  /** Runs jobs in place of threads of this process. */
  readonly runner?: JobRunner;
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: SearchEvent) => void;
}

/** Milliseconds from telling what layers were measured to telling it again. */
const recordInterval = 5000;

/** What a search reports while it goes on. */
export type SearchEvent =
  | { readonly kind: 'stage'; readonly stage: 'layers' | 'networks' | 'uniform'; readonly jobs: number }
  /** `isNew`: it was not there from an earlier run. */
  | {
      readonly kind: 'layer';
      readonly job: LayerJob;
      readonly result: LayerResult;
      readonly done: number;
      readonly total: number;
      readonly isNew: boolean;
    }
  | { readonly kind: 'network'; readonly network: TriedNetwork; readonly isNew: boolean }
  | { readonly kind: 'training'; readonly event: TrainingEvent }
  /** What is known so far. */
  | { readonly kind: 'record'; readonly record: SearchRecord };

export interface SearchResult {
  readonly graph: Graph;
  readonly found: SearchFindings;
  readonly record: SearchRecord;
}

/**
 * Searches the best file for a target: measures each layer, shares a budget out among them, corrects what was added up by
 * whole networks that learn for a short time, and trains the choice. Everything that is computed is a job with a result in
 * the context's folder, so that a search that was stopped goes on where it was.
 *
 * @throws FsnError `bad-value` where no file keeps to the target, as `train` for what goes wrong in trainings, `io`;
 *   the signal's reason.
 */
export async function search(options: SearchOptions): Promise<SearchResult> {
  const { context, settings, plan, threads, signal, onEvent = () => {} } = options;
  const { graph, directory } = context;
  const results = folderStorage(join(directory, 'jobs'));
  const ids = new JobIds(context);
  // Threads can't share a GPU.
  const alone = context.backend === 'webgpu' || threads === 0;
  const many = options.runner ?? (alone ? localRunner(context) : threadRunner(context, threads));
  const one =
    options.runner ?? localRunner(context, { onProgress: (event) => onEvent({ kind: 'training', event }) });
  try {
    const { fileBytes } = options;
    const dense = { bytes: pack(graph).length, measured: await compareNetworks(context, graph) };
    const otherBytes = await bytesBesides(graph, fileBytes);
    const base = { version: 1 as const, settings, plan, dense, otherBytes };
    const tables = await measureLayers({ ...options, onEvent }, ids, results, many, (layers) =>
      onEvent({ kind: 'record', record: { ...base, layers, curve: [], tried: [] } }),
    );
    checkTarget(settings, tables, otherBytes);
    const measured = { ...base, layers: tables, curve: curveOf(tables, otherBytes) };
    const trials: NetworkTrials = new NetworkTrials({
      ...{ context, ids, results, many, one, threads, fileBytes, signal },
      onTried: (network, isNew) => {
        onEvent({ kind: 'network', network, isNew });
        onEvent({ kind: 'record', record: { ...measured, tried: trials.tried } });
      },
    });
    onEvent({ kind: 'record', record: { ...measured, tried: [] } });
    onEvent({ kind: 'stage', stage: 'networks', jobs: plan.probes + plan.finals });
    const strategy = { trials, tables, otherBytes, settings, plan, graph, dense: dense.measured, signal };
    const chosen = await choose(strategy);
    const trained = await trainedNetwork(jobFolders(context), chosen.network.job);
    if (settings.compareUniform !== undefined)
      await compareUniform({
        ...{ graph, trials, tables, otherBytes, settings, plan },
        bytes: settings.compareUniform * chosen.network.bytes,
        onStart: (jobs) => onEvent({ kind: 'stage', stage: 'uniform', jobs }),
      });
    const milliseconds =
      settings.target.kind === 'latency' ? await measureLatency(trained, signal) : undefined;
    const found = findingsOf(chosen, tables, trained, milliseconds, settings);
    const record = { ...measured, layers: chosen.tables ?? tables, tried: trials.tried, result: found };
    onEvent({ kind: 'record', record });
    return { graph: trained, found, record };
  } finally {
    await Promise.all([...new Set([many, one])].map((runner) => runner.close()));
  }
}

function choose(options: StrategyOptions): Promise<Chosen> {
  const { target } = options.settings;
  switch (target.kind) {
    case 'size':
      return searchSize(options, target.bytes);
    case 'drop':
      return searchDrop(options, target.drop);
    case 'latency':
      return searchLatency(options, target.milliseconds);
    default:
      return target satisfies never;
  }
}

/** Of a file, what is no layer: what one with a byte a weight has besides them. */
async function bytesBesides(graph: Graph, fileBytes: SearchOptions['fileBytes']): Promise<number> {
  const { graph: narrow } = compress(graph, { bits: 8, goldenSamples: 0 });
  const own = findLayers(narrow).reduce((sum, { weight }) => sum + weightBytes(weight), 0);
  // As of a network that was trained, which has no recipe of the encoder.
  return (await fileBytes({ ...narrow, metadata: graph.metadata })) - own;
}

async function measureLayers(
  { context, settings, plan, signal, onEvent = () => {} }: SearchOptions,
  ids: JobIds,
  results: ReturnType<typeof folderStorage>,
  runner: JobRunner,
  onSome: (tables: LayerTable[]) => void,
): Promise<LayerTable[]> {
  const jobs = layerJobs(context.graph, settings, plan.effort, ids);
  onEvent({ kind: 'stage', stage: 'layers', jobs: jobs.length });
  const ended = new Map<string, LayerResult>();
  let told = performance.now();
  const onResult = (job: SearchJob, result: ResultOf<SearchJob>, isNew: boolean): void => {
    if (job.kind !== 'layer' || !('candidates' in result)) return;
    ended.set(job.id, result);
    onEvent({ kind: 'layer', job, result, done: ended.size, total: jobs.length, isNew });
    if (performance.now() - told < recordInterval) return;
    told = performance.now();
    const some = jobs.filter(({ id }) => ended.has(id));
    const results = some.map(({ id }) => ended.get(id)!);
    onSome(layerTables(context.graph, some, results));
  };
  const found = await runJobs(jobs, { results, runner, signal, onResult });
  return layerTables(context.graph, jobs, found);
}

/** Before anything is trained that could not come to anything. */
function checkTarget({ target }: SearchSettings, tables: readonly LayerTable[], otherBytes: number): void {
  if (target.kind !== 'size') return;
  const smallest = smallestBytes(tables, otherBytes);
  if (smallest > target.bytes) throw impossibleSize(target.bytes, smallest);
}

/** The best that the additive model knows, from the smallest file to the largest. */
function curveOf(tables: readonly LayerTable[], otherBytes: number): SearchRecord['curve'] {
  const smallest = smallestBytes(tables, otherBytes) - otherBytes;
  const largest = tables.reduce(
    (sum, { candidates }) => sum + Math.max(...candidates.map(({ bytes }) => bytes)),
    0,
  );
  const points = 24;
  return Array.from({ length: points }, (_, index) => {
    const budget = Math.ceil(smallest * (largest / smallest) ** (index / (points - 1)));
    const choice = chooseAssignment(tables, 'bytes', budget);
    return { bytes: budget + otherBytes, loss: choice?.loss ?? 0 };
  });
}

function findingsOf(
  { network, met }: Chosen,
  tables: readonly LayerTable[],
  graph: Graph,
  milliseconds: number | undefined,
  { segments }: SearchSettings,
): SearchFindings {
  const { job, bytes, measured, assignment } = network;
  return {
    ...{ job, bytes, measured, met },
    ...(milliseconds !== undefined && { milliseconds }),
    // A repaired network has fewer bits from the beginning when it is trained again.
    compress: assignment ? compressionOf(assignment, segments) : network.compress,
    layers: tables.map(({ layer, shape }) => {
      const weight = graph.weights.get(layer)!;
      const { vector } = weight;
      const count = shape.reduce((product, size) => product * size, 1);
      const bits = vector.format === 'affine' ? vector.bits : 32;
      return { layer, ratio: count / vector.count, bits: bits as 8, bytes: weightBytes(weight) };
    }),
  };
}
