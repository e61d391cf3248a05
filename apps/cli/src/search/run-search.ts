import { join } from 'node:path';
import { pack } from '@fsnet/encoder';
import type { Graph } from '@fsnet/graph';
import type { Recipe } from '@fsnet/training';
import { writeWhole } from '@fsnet/training/files';
import {
  checkSize,
  layerJobCount,
  measurePace,
  parseTarget,
  planSearch,
  type SearchBudget,
  type SearchContext,
  type SearchPlan,
  type SearchRecord,
  type SearchSettings,
  search,
  writeSearchReport,
} from '@fsnet/training/search';
import { printLines } from '../command.ts';
import type { Io } from '../io.ts';
import { notice } from '../terminal/notice.ts';
import { Progress } from '../terminal/progress.ts';
import { type FoundFile, FoundFiles } from './found-files.ts';
import { openQueue } from './open-queue.ts';
import type { SearchOptions } from './search-command-options.ts';
import { planLines, SearchDisplay } from './search-display.ts';
import { SearchFolder, searchFiles } from './search-folder.ts';
import { readSearchInputs } from './search-inputs.ts';
import { logEvent } from './search-log.ts';

export interface SearchOutcome extends FoundFile {
  readonly target: SearchSettings['target'];
  /** Whether it keeps to the target. */
  readonly met: boolean;
  /** Of one image, where that was the target. */
  readonly latency?: number;
  readonly dense: { readonly bytes: number; readonly accuracy: number };
  readonly recipe: string;
  readonly report: string;
  /** Networks all of whose layers are alike. */
  readonly uniform: readonly (FoundFile & { readonly name: string })[];
  readonly milliseconds: number;
}

const defaultEpochs = 12;

/** Searches the best file for a target, into a folder. A dry run gives the plan alone. */
export async function runSearch(
  network: string,
  options: SearchOptions,
  io: Io,
): Promise<SearchOutcome | { readonly plan: SearchPlan }> {
  const settings = settingsOf(options);
  const folder = await SearchFolder.find(options.output, options, io);
  const { workers, queue, resume = false, json = false } = options;
  const progress = new Progress(io);
  const inputs = await readSearchInputs(network, options, folder.directory, io, progress);
  const { context } = inputs;
  const files = new FoundFiles(inputs, options, io, progress);
  const fileBytes = (graph: Graph) => files.bytesOf(graph);
  await checkSize(context.graph, settings, fileBytes);
  const begun = resume ? folder.begun() : undefined;
  const plan = await planOf(options, settings, context, begun, io, progress);
  progress.clear();
  if (!json) printLines(io, planLines(settings, plan, workers));
  if (options.dryRun) return { plan };
  const display = new SearchDisplay(io, json, progress);
  const runner = queue === undefined ? undefined : await openQueue(queue, context, display, io);
  const title = `Search: ${context.graph.metadata.title ?? context.graph.name}`;
  try {
    await folder.begin({ settings, budget: budgetOf(options), plan }, begun !== undefined);
    writeWhole(folder.pathOf('network'), pack(context.graph));
    folder.log({ event: 'start', ...{ settings, plan } });
    const { graph, found, record } = await search({
      ...{ context, settings, plan, fileBytes, threads: workers, signal: io.signal },
      ...(runner && { runner }),
      onEvent: (event) => {
        display.record(event);
        if (event.kind === 'record') writeRecord(folder, title, event.record);
        else logEvent(folder, event);
      },
    });
    display.clear();
    writeWhole(folder.pathOf('recipe'), `${JSON.stringify(recipeOf(context, record), null, 2)}\n`);
    const file = await files.write(graph, found.measured);
    const uniform = await files.writeUniform(record);
    writeRecord(folder, title, record, file);
    const outcome: SearchOutcome = {
      ...{ ...file, target: settings.target, met: found.met && keepsTo(settings, file.bytes) },
      ...(found.milliseconds !== undefined && { latency: found.milliseconds }),
      dense: { bytes: record.dense.bytes, accuracy: record.dense.measured.accuracy },
      recipe: join(options.output, searchFiles.recipe),
      report: join(options.output, searchFiles.report),
      ...{ uniform, milliseconds: progress.elapsed },
    };
    folder.log({ event: 'finish', ...outcome });
    return outcome;
  } finally {
    await runner?.close();
    display.clear();
    if (io.signal.aborted) notice(io, 'stopped; the same command with --resume goes on');
  }
}

function keepsTo({ target }: SearchSettings, bytes: number): boolean {
  return target.kind !== 'size' || bytes <= target.bytes;
}

function settingsOf({ target, bits, ratios, segments, seed, compareUniform }: SearchOptions): SearchSettings {
  return {
    ...{ target: parseTarget(target), bits, ratios, segments, seed },
    ...(compareUniform !== undefined && { compareUniform: compareUniform === true ? 1 : compareUniform }),
  };
}

function budgetOf({ minutes, epochs }: SearchOptions): SearchBudget {
  return minutes === undefined ? { epochs: epochs ?? defaultEpochs } : { minutes };
}

/** The plan of a search that goes on stays as it was, for what is done was done by it. */
async function planOf(
  options: SearchOptions,
  settings: SearchSettings,
  context: SearchContext,
  begun: ReturnType<SearchFolder['begun']>,
  io: Io,
  progress: Progress,
): Promise<SearchPlan> {
  const budget = budgetOf(options);
  const { workers: threads } = options;
  const same = begun !== undefined && JSON.stringify(begun.budget) === JSON.stringify(budget);
  if (!same) progress.update({ phase: 'measure the pace', loaded: 0, total: 1 });
  // By another pace there would be other epochs, and all networks would be trained once more.
  const pace = same ? begun.plan.pace : await measurePace(context, settings, threads, io.signal);
  const counts = {
    layerJobs: layerJobCount(context.graph, settings),
    trainingImages: context.data.training.targets.length,
    heldOutImages: context.data.validation.targets.length,
    threads,
  };
  const plan = planSearch(settings, counts, budget, pace);
  // What was measured of layers before counts on, whatever the target is now.
  return begun ? { ...plan, effort: begun.plan.effort } : plan;
}

/** The run that `fsn train` repeats, of the network that was found. */
function recipeOf({ recipe }: SearchContext, { plan, result }: SearchRecord): Recipe {
  return { ...recipe, ...(result && { compress: result.compress }), epochs: plan.epochs };
}

function writeRecord(folder: SearchFolder, title: string, record: SearchRecord, file?: FoundFile): void {
  writeWhole(folder.pathOf('record'), `${JSON.stringify({ ...record, ...(file && { file }) }, null, 1)}\n`);
  const head = { title, ...(file && { test: file.accuracy, brotliBytes: file.brotliBytes }) };
  writeWhole(folder.pathOf('report'), writeSearchReport(head, record));
}
