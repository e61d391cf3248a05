import { setImmediate } from 'node:timers/promises';
import { formatBytes, formatDuration } from '@fsnet/figures';
import type { Command } from 'commander';
import { addCommand, addJsonOption, type Context, printJson, printLines } from '../command.ts';
import { prepareOutput } from '../files/output-file.ts';
import type { Io } from '../io.ts';
import { largestLayers } from '../model-report/largest-layers.ts';
import { limits } from '../model-report/limits.ts';
import { type ModelReport, type ReportedModel, reportOnModel } from '../model-report/model-report.ts';
import { modelPage } from '../model-report/page/model-page.ts';
import { canBeDrawn, type WeightDetails, weightDetails } from '../model-report/weight-details.ts';
import { openModel } from '../models/open-model.ts';
import { notice } from '../terminal/notice.ts';
import { printable } from '../terminal/printable.ts';
import { Progress } from '../terminal/progress.ts';

interface Options {
  readonly output?: string;
  readonly force?: boolean;
  readonly json?: boolean;
}

const defaultOutput = 'report.html';

/** `fsn report`: a network as one HTML page, pictures of its summaries among it. */
export function addReport(program: Command, context: Context): void {
  const command = addCommand(program, {
    name: 'report',
    summary:
      'write an HTML page about a network: sizes, multiply-adds, how its summaries look, golden samples',
    examples: ['fsn report resnet20.fsn -o resnet20.html', 'fsn report resnet20.fsn --json'],
  })
    .argument('<model>', 'network: .fsn (or .onnx)')
    .option('-o, --output <out.html>', `page to write (default: ${defaultOutput}; none with --json)`)
    .option('--force', 'overwrite an existing file');
  addJsonOption(command).action((model: string, options: Options) => report(model, options, context));
}

async function report(model: string, options: Options, { io, setStatus }: Context): Promise<void> {
  const path = options.output ?? (options.json ? undefined : defaultOutput);
  const output = path === undefined ? undefined : await prepareOutput(path, { force: options.force, io });
  const progress = new Progress(io);
  const reported = await reportOnModel(await openModel(model, io), io, progress);
  const drawable = reported.report.layers.filter(canBeDrawn);
  const details = await draw(reported, largestLayers(drawable, limits.drawnWeights), io, progress);
  const page = new TextEncoder().encode(modelPage({ ...reported, details, drawable: drawable.length }));
  await output?.write(page);
  progress.clear();

  if (options.json)
    printJson(io, { ...(path !== undefined && { output: path }), ...figures(reported.report, details) });
  else
    printLines(io, [
      `${printable(model)} → ${printable(path ?? '')} ${formatBytes(page.byteLength)} in ${formatDuration(progress.elapsed)}`,
    ]);
  const broken = reported.report.goldenResults.filter(({ reproduced }) => !reproduced).length;
  if (broken > 0) {
    notice(io, `${broken} of ${reported.report.goldenResults.length} golden samples not reproduced`);
    setStatus(1);
  }
}

async function draw(
  { graph }: ReportedModel,
  layers: ModelReport['layers'],
  io: Io,
  progress: Progress,
): Promise<WeightDetails[]> {
  const details: WeightDetails[] = [];
  for (const [index, layer] of layers.entries()) {
    progress.update({ phase: 'pictures', loaded: index, total: layers.length });
    await setImmediate();
    io.signal.throwIfAborted();
    details.push(weightDetails(graph, layer));
  }
  return details;
}

/** The report without its pictures. */
function figures(report: ModelReport, details: readonly WeightDetails[]): object {
  const byName = new Map(
    details.map(({ layer, values, segments }) => [layer.name, { values, ...(segments && { segments }) }]),
  );
  return { ...report, layers: report.layers.map((layer) => ({ ...layer, ...byName.get(layer.name) })) };
}
