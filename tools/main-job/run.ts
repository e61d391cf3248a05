// The main job, `npm start`: takes networks that this project trained through everything that fsnet does with them,
// by the commands that a user would type, and compares the answers with onnxruntime-web's on the dense network.
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { type Column, formatBytes, formatDuration, formatShare, table } from '@fsnet/cli';
import { accuracyOf } from './accuracy.ts';
import { fsn, root } from './fsn.ts';
import { largestDifference, type Predictions, predict, sameFirst } from './predictions.ts';

process.chdir(root);
const output = 'output';
const pictures = readdirSync('test-models/pictures')
  .filter((name) => name.endsWith('.png'))
  .map((name) => join('test-models/pictures', name));

/** The same weights, in an export or another runtime, so only rounding may differ. */
const tolerance = 1e-3;

interface Candidate {
  readonly what: string;
  readonly file: string;
  readonly backend: 'ort' | 'wasm';
  /** What it must agree with: the `.fsn` file that it is an export of, or the same file run by another backend. */
  readonly sameAs?: Candidate;
}

const columns: readonly Column[] = [
  { title: 'network', align: 'left', drop: 0 },
  { title: 'file', align: 'left', drop: 3 },
  { title: 'size', align: 'right', drop: 0 },
  { title: 'of fp32', align: 'right', drop: 1 },
  { title: 'run by', align: 'left', drop: 2 },
  { title: 'right', align: 'right', drop: 0 },
  { title: 'as fp32', align: 'right', drop: 0 },
  { title: 'difference', align: 'right', drop: 0 },
  { title: 'a picture', align: 'right', drop: 0 },
];

const made = (name: string): string => join(output, name);
const trained = 'test-models/resnet20-dense/model.fsn';
const summaries = 'test-models/resnet20-tap-cr4/model.fsn';
/** The trained network as users bring theirs. */
const dense = made('resnet20.onnx');

async function main(): Promise<number> {
  mkdirSync(output, { recursive: true });
  const started = performance.now();

  await fsn('decode', trained, '-o', dense, '--force');
  await fsn('encode', dense, '-o', made('resnet20.fsn'), '--bits', '8', '--force');
  await fsn('encode', dense, '-o', made('resnet20-6bit.fsn'), '--bits', '6', '--force');
  await fsn('inspect', made('resnet20.fsn'));
  await fsn('inspect', summaries);
  await fsn('verify', summaries);
  await fsn('run', summaries, pictures[0], '--top', '3', '--explain', '--profile');
  for (const [from, to, form] of [
    [made('resnet20.fsn'), made('resnet20-expanded.onnx'), 'expanded'],
    [made('resnet20.fsn'), made('resnet20-compact.onnx'), 'compact'],
    [summaries, made('resnet20-cr4-expanded.onnx'), 'expanded'],
    [summaries, made('resnet20-cr4-compact.onnx'), 'compact'],
  ]) {
    await fsn('export', from, '-o', to, '--form', form, '--force');
  }

  const float: Candidate = { what: 'dense, float32', file: dense, backend: 'ort' };
  const quantised: Candidate = { what: 'dense, 8 bits', file: made('resnet20.fsn'), backend: 'wasm' };
  const shared: Candidate = { what: 'summaries, ratio 4', file: summaries, backend: 'wasm' };
  const exported = (name: string, form: string, sameAs: Candidate): Candidate => ({
    ...{ what: `  exported, ${form}`, file: made(`${name}-${form}.onnx`), backend: 'ort', sameAs },
  });
  const candidates: Candidate[] = [
    float,
    { what: '  by fsnet', file: dense, backend: 'wasm', sameAs: float },
    quantised,
    exported('resnet20', 'expanded', quantised),
    exported('resnet20', 'compact', quantised),
    { what: 'dense, 6 bits', file: made('resnet20-6bit.fsn'), backend: 'wasm' },
    shared,
    exported('resnet20-cr4', 'expanded', shared),
    exported('resnet20-cr4', 'compact', shared),
  ];
  const answers = new Map<Candidate, Predictions>();
  for (const candidate of candidates)
    answers.set(candidate, await predict(candidate.file, pictures, candidate.backend));

  const failures: string[] = [];
  const reference = answers.get(float)!;
  const rows = candidates.map((candidate) => {
    const { what, file, backend, sameAs } = candidate;
    const own = answers.get(candidate)!;
    const bytes = statSync(file).size;
    const difference = largestDifference(own, answers.get(sameAs ?? float)!);
    if (sameAs && !(difference <= tolerance)) {
      failures.push(`${file} by ${backend} differs from ${sameAs.file} by ${sameAs.backend}: ${difference}`);
    }
    return [
      what,
      basename(file),
      formatBytes(bytes),
      formatShare(bytes / statSync(dense).size),
      backend === 'ort' ? 'onnxruntime-web' : backend,
      `${own.right}/${pictures.length}`,
      `${sameFirst(own, reference)}/${pictures.length}`,
      candidate === float ? '' : differenceText(difference),
      formatDuration(own.milliseconds),
    ];
  });

  const [before, after] = [await accuracyOf(trained), await accuracyOf(summaries)];
  const heading = `Ten pictures (test-models/pictures), and what each file makes of them`;
  console.log(`\n${heading}\n${'═'.repeat(heading.length)}\n`);
  console.log(table(columns, rows, { columns: process.stdout.columns }).join('\n'));
  console.log(`
right        the first answer is the picture's name
as fp32      the first answer is the dense float32 network's
difference   largest in the probability of any class: of an export to its .fsn,
             of others to the dense network
run by       onnxruntime-web, or fsnet's own runtime (wasm), both on one thread
a picture    median time

On CIFAR-10's 10,000 test images: ${before} dense, ${after} as summaries
(test-models/README.md).
Everything took ${formatDuration(performance.now() - started)}. The files are in ${output}/.`);
  for (const failure of failures) console.error(`fsnet: ${failure}`);
  return failures.length > 0 ? 1 : 0;
}

/** Rounding is no difference worth a figure. */
function differenceText(difference: number): string {
  return difference < 1e-5 ? '< 0.001 %' : formatShare(difference);
}

process.exitCode = await main().catch((error: unknown) => {
  console.error(`fsnet: ${error instanceof Error ? error.message : String(error)}`);
  return 1;
});
