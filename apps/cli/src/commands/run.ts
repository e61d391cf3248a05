import { basename } from 'node:path';
import { readImage } from '@fsnet/training/files';
import type { Command } from 'commander';
import { able, type BackendName } from '../backends/session.ts';
import { addCommand, addJsonOption, type Context, printJson, printLines, wholeNumber } from '../command.ts';
import { UsageError } from '../failure.ts';
import { readInput } from '../files/read-input.ts';
import { ImageNetwork } from '../models/image-network.ts';
import { addNetworkOptions, type NetworkOptions } from '../models/network-options.ts';
import { type LayerReport, layerTable } from '../reports/layer-report.ts';
import { describeRun, type ImageResult, interpret } from '../reports/run-result.ts';
import { Progress } from '../terminal/progress.ts';

interface Options extends NetworkOptions {
  readonly top: number;
  readonly explain?: boolean;
  readonly profile?: boolean;
  readonly json?: boolean;
}

/** `fsn run`: what a network says about images. */
export function addRun(program: Command, context: Context): void {
  const command = addCommand(program, {
    name: 'run',
    summary: 'run a network on PNG or JPEG images',
    examples: [
      'fsn run resnet20.fsn cat.png ship.jpg --top 3',
      'fsn run resnet20.fsn cat.png --explain --profile',
    ],
  })
    .argument('<model>', 'network: .fsn or .onnx')
    .argument('<image...>', 'PNG or JPEG files')
    .option('--top <n>', 'classes to show', wholeNumber(1, 100_000), 5)
    .option('--explain', 'show which kernel runs each layer, what it saves, and why')
    .option('--profile', 'show how long each layer takes, on the first image');
  addJsonOption(addNetworkOptions(command)).action((model: string, images: string[], options: Options) =>
    run(model, images, options, context),
  );
}

async function run(
  model: string,
  images: readonly string[],
  options: Options,
  { io }: Context,
): Promise<void> {
  for (const option of ['explain', 'profile'] as const)
    if (options[option] && !able[option].includes(options.backend))
      throw new UsageError(
        `--${option} is for ${listed(able[option])}, the backend '${options.backend}' cannot tell`,
      );
  const progress = new Progress(io);
  const network = await ImageNetwork.open(model, options, io, progress);
  const results: ImageResult[] = [];
  let layers: LayerReport = {};
  try {
    for (const [index, path] of images.entries()) {
      io.signal.throwIfAborted();
      progress.update({ phase: basename(path), loaded: index, total: images.length, unit: 'images' });
      const sample = network.prepare(readImage(await readInput(path, io), path));
      const start = performance.now();
      const outputs = await network.run([sample]);
      const milliseconds = performance.now() - start;
      const result = interpret(path, outputs, milliseconds, network.graph, options.top);
      results.push(result);
      progress.clear();
      if (!options.json) printLines(io, [...(index > 0 ? [''] : []), ...describeRun(result, io)]);
      if (index === 0)
        layers = {
          ...(options.explain && { explanation: network.explain([sample]) }),
          ...(options.profile && { profile: await network.profile([sample]) }),
        };
    }
    if (!options.json && (options.explain || options.profile))
      printLines(io, ['', ...layerTable(layers, io)]);
  } finally {
    progress.clear();
    await network.dispose();
  }
  const { backend, preprocessing } = network;
  if (options.json) printJson(io, { model, backend, preprocessing, results, ...layers });
}

function listed(backends: readonly BackendName[]): string {
  return backends.map((name) => `'${name}'`).join(' and ');
}
