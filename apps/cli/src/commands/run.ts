import { basename } from 'node:path';
import { type Command, Option } from 'commander';
import { backendNames } from '../backends/open-session.ts';
import { addCommand, addJsonOption, type Context, printJson, printLines, wholeNumber } from '../command.ts';
import { readInput } from '../files/read-input.ts';
import { readImage } from '../images/read-image.ts';
import { ImageNetwork, type ImageNetworkOptions } from '../models/image-network.ts';
import { describeRun, type ImageResult, interpret } from '../reports/run-result.ts';
import { Progress } from '../terminal/progress.ts';

interface Options extends ImageNetworkOptions {
  readonly top: number;
  readonly json?: boolean;
}

/** `fsn run`: what a network says about images. */
export function addRun(program: Command, context: Context): void {
  const command = addCommand(program, {
    name: 'run',
    summary: 'run a network on PNG or JPEG images',
    examples: ['fsn run resnet20.fsn cat.png ship.jpg --top 3'],
  })
    .argument('<model>', 'network: .fsn or .onnx')
    .argument('<image...>', 'PNG or JPEG files')
    .option('--top <n>', 'classes to show', wholeNumber(1, 100_000), 5)
    .addOption(
      new Option('--backend <name>', 'what runs it (default: ort where installed)').choices(backendNames),
    )
    .option(
      '--preprocessing <file>',
      "JSON file, or imagenet, cifar10, unit (default: the model file's own)",
    );
  addJsonOption(command).action((model: string, images: string[], options: Options) =>
    run(model, images, options, context),
  );
}

async function run(
  model: string,
  images: readonly string[],
  options: Options,
  { io }: Context,
): Promise<void> {
  const progress = new Progress(io);
  const network = await ImageNetwork.open(model, options, io, progress);
  const results: ImageResult[] = [];
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
    }
  } finally {
    progress.clear();
    await network.dispose();
  }
  const { backend, preprocessing } = network;
  if (options.json) printJson(io, { model, backend, preprocessing, results });
}
