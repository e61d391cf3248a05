import { mkdir, stat } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import type { Image } from '@fsnet/graph';
import { ioError, readImage } from '@fsnet/training/files';
import { className, type FoundObject, foundObjects } from '@fsnet/vision';
import type { Command } from 'commander';
import { addCommand, addJsonOption, type Context, fraction, printJson, printLines } from '../command.ts';
import { Detector, type DetectorOptions, decoderOption } from '../detection/detector.ts';
import { type FoundImage, findImages } from '../detection/find-images.ts';
import { UsageError } from '../failure.ts';
import { prepareOutput } from '../files/output-file.ts';
import { readInput } from '../files/read-input.ts';
import { drawBoxes } from '../images/draw-boxes.ts';
import { writePng } from '../images/write-png.ts';
import type { Io } from '../io.ts';
import { addNetworkOptions } from '../models/network-options.ts';
import { type DetectionResult, describeDetections } from '../reports/detection-table.ts';
import { Progress } from '../terminal/progress.ts';

interface Options extends DetectorOptions {
  readonly output?: string;
  readonly threshold: number;
  readonly force?: boolean;
  readonly json?: boolean;
}

/** `fsn detect`: where things are on images. */
export function addDetect(program: Command, context: Context): void {
  const command = addCommand(program, {
    name: 'detect',
    summary: 'find things on PNG or JPEG images by a detector',
    examples: [
      'fsn detect cells.fsn smear.jpg -o found.png',
      'fsn detect FastestDet.onnx photos -o found --threshold 0.6 --json',
    ],
  })
    .argument('<model>', 'detector: .fsn or .onnx')
    .argument('<image...>', 'PNG or JPEG files, or folders of them')
    .option('-o, --output <png>', 'draw the boxes into this PNG file; for several images a folder')
    .option('--force', 'overwrite existing files')
    .option('--threshold <score>', 'show boxes from this score up', fraction, 0.5)
    .addOption(decoderOption());
  addJsonOption(addNetworkOptions(command)).action((model: string, images: string[], options: Options) =>
    run(model, images, options, context),
  );
}

async function run(
  model: string,
  paths: readonly string[],
  options: Options,
  { io }: Context,
): Promise<void> {
  const images = await findImages(paths, io);
  const outputs = await outputNames(images, paths, options, io);
  const progress = new Progress(io);
  const detector = await Detector.open(model, options, io, progress);
  const results: DetectionResult[] = [];
  try {
    for (const [index, { path }] of images.entries()) {
      io.signal.throwIfAborted();
      progress.update({ phase: basename(path), loaded: index, total: images.length, unit: 'images' });
      const output = outputs?.[index];
      const file =
        output === undefined ? undefined : await prepareOutput(output, { force: options.force, io });
      const image = readImage(await readInput(path, io), path);
      const start = performance.now();
      const found = await detector.detect(image, options.threshold);
      const milliseconds = performance.now() - start;
      const detections = foundObjects(found, detector.labels);
      await file?.write(writePng(draw(image, detections)));
      const { width, height } = image;
      const result = { image: path, width, height, milliseconds, detections };
      results.push(output === undefined ? result : { ...result, output });
      progress.clear();
      if (!options.json)
        printLines(io, [...(index > 0 ? [''] : []), ...describeDetections(results[index], io)]);
    }
  } finally {
    progress.clear();
    await detector.dispose();
  }
  const { backend, decoder, preprocessing } = detector;
  const { threshold } = options;
  if (options.json) printJson(io, { model, backend, decoder, threshold, preprocessing, results });
}

function draw(image: Image, detections: readonly FoundObject[]): Image {
  const boxes = detections.map(({ class: index, label, score, box }) => ({
    box,
    text: `${className(index, label)} ${score.toFixed(2)}`,
    class: index,
  }));
  return drawBoxes(image, boxes);
}

/** A file for each image: the one that is named, or in the folder that is named, which is made. */
async function outputNames(
  images: readonly FoundImage[],
  paths: readonly string[],
  { output, force }: Options,
  io: Io,
): Promise<readonly string[] | undefined> {
  if (output === undefined) return undefined;
  const single = images.length === 1 && images[0].path === paths[0];
  const existing = await stat(resolve(io.workingDirectory, output)).catch(() => undefined);
  if (single && !existing?.isDirectory()) {
    await prepareOutput(output, { force, io });
    return [output];
  }
  if (existing?.isFile() || extname(output).toLowerCase() === '.png')
    throw new UsageError(`${output}: several images are drawn into a folder, not a file`);
  const taken = new Set<string>();
  const names = images.map(({ name }) => {
    const short = join(output, `${name.slice(0, name.length - extname(name).length)}.png`);
    const chosen = taken.has(short) ? join(output, `${name}.png`) : short;
    taken.add(chosen);
    return chosen;
  });
  for (const folder of new Set(names.map((name) => dirname(name))))
    await mkdir(resolve(io.workingDirectory, folder), { recursive: true }).catch((error: unknown) => {
      throw ioError(error, folder);
    });
  return names;
}
