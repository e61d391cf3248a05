import { openAnnotatedImages } from '@fsnet/detection';
import { formatDuration } from '@fsnet/figures';
import { dataFolder } from '@fsnet/training/files';
import { type Context, printJson, printLines } from '../command.ts';
import { Detector, type DetectorOptions } from '../detection/detector.ts';
import { type DetectionMetric, evaluateDetector } from '../detection/evaluate-detector.ts';
import { evaluationFigures, evaluationLines } from '../reports/detector-evaluation.ts';
import { colorsFor } from '../terminal/colors.ts';
import { notice } from '../terminal/notice.ts';
import { printable } from '../terminal/printable.ts';
import { Progress } from '../terminal/progress.ts';

export interface EvalDetectorOptions extends DetectorOptions {
  readonly data: string;
  readonly split?: string;
  readonly metric?: DetectionMetric;
  readonly limit?: number;
  readonly json?: boolean;
}

/** `fsn eval --task detection`: how well a detector finds things on annotated images. */
export async function evalDetector(
  model: string,
  options: EvalDetectorOptions,
  { io }: Context,
): Promise<void> {
  const { split = 'test', metric = 'voc' } = options;
  const progress = new Progress(io);
  const data = await openAnnotatedImages(dataFolder(options.data, io), split);
  const { labels, skipped } = data;
  for (const object of skipped.slice(0, 3)) notice(io, `left out: ${object}`);
  if (skipped.length > 3) notice(io, `${skipped.length - 3} more boxes without area left out`);
  const detector = await Detector.open(model, options, io, progress);
  try {
    const evaluation = await evaluateDetector({
      detector,
      directory: options.data,
      data,
      limit: options.limit ?? data.images.length,
      metric,
      io,
      progress,
    });
    const { backend, decoder } = detector;
    const { samples, milliseconds } = evaluation;
    progress.clear();
    if (options.json) {
      const figures = evaluationFigures(evaluation, labels);
      const facts = { model, data: options.data, split, backend, decoder, metric, samples };
      printJson(io, { ...facts, ...figures, skipped, milliseconds });
      return;
    }
    const colors = colorsFor(io.stdout, io);
    const title = `${colors.bold(printable(model))} on ${printable(options.data)} ${printable(split)}`;
    printLines(io, [
      `${title}, ${samples.toLocaleString('en')} images, metric ${metric}, backend ${backend}, ${formatDuration(milliseconds)}`,
      ...evaluationLines(evaluation, labels, io),
    ]);
  } finally {
    progress.clear();
    await detector.dispose();
  }
}
