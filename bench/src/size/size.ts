import { setPriority } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Graph } from '@fsnet/graph';
import { toOnnx } from '@fsnet/onnx';
import { sharedFolder } from '@fsnet/testing';
import type { Cifar10Images } from '@fsnet/testing/cifar10';
import type { LiteRt } from '@litertjs/core';
import type { BenchmarkOptions, Row } from '../row.ts';
import { startLiteRt } from '../wasm/contestants/start-litert.ts';
import { fsnClassifier } from './accuracy/classifiers.ts';
import { type Classifier, countCorrect } from './accuracy/count-correct.ts';
import { denseNetworks } from './networks/dense-network.ts';
import { foundPaths, type OurFile, storedFiles, storedPaths, untrainedFiles } from './networks/our-files.ts';
import { mlperfTinyFiles, type PeerFile, peerFiles } from './networks/peer-files.ts';
import { calibrate } from './onnx/calibrate.ts';
import { sizeDetails } from './report/details.ts';
import { ResultCache } from './result-cache.ts';
import { type FileSizes, fileSizes, type SizedFile } from './sized-file.ts';
import { cifar10Data } from './test-data.ts';
import { verdicts } from './verdict/verdicts.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const output = join(root, 'output/bench-size');
const testModels = join(root, 'test-models');

/**
 * File size at equal accuracy on CIFAR-10: ResNet-20 and ResNet-56 in our files and in those of others, each raw, by
 * gzip and by brotli, with the accuracy of that very file on all test images. Nothing is timed.
 */
export async function size(options: BenchmarkOptions): Promise<readonly Row[]> {
  // Minutes of computing that nobody's figures depend on.
  setPriority(15);
  const { quick, only, data, onDetails } = options;
  const shared = sharedFolder();
  const folder = data ?? join(root, 'output/cifar-10');
  const { test, calibration } = cifar10Data(folder, shared, quick ? 1000 : undefined);
  const cache = new ResultCache(join(output, 'results.json'));
  const measure = new Measurement(test, cache, options);
  const chosen = ({ name }: { readonly name: string }) => only?.test(name) ?? true;

  const networks = denseNetworks(shared, testModels);
  for (const network of networks) {
    const { normalization } = network;
    const ranges = async (folded: Graph) => {
      const compute = () => calibrate(folded, calibration, normalization);
      const setting = ['ranges', calibration.count, normalization];
      return new Map(await cache.remember([toOnnx(folded)], setting, compute));
    };
    for (const peer of await peerFiles(network, ranges)) if (chosen(peer)) await measure.peer(peer);
  }
  if (shared) {
    let runtime: Promise<LiteRt> | undefined;
    const start = () => {
      runtime ??= startLiteRt();
      return runtime;
    };
    for (const peer of mlperfTinyFiles(join(shared, 'models/cifar10-mlperf-tiny'), start))
      if (chosen(peer)) await measure.peer(peer);
  }
  const sizing = (files: readonly Uint8Array[]) => measure.sizes(files);
  const given = [...(options.fsn ?? []), ...(options.fsnFolders ?? []).flatMap(foundPaths)];
  const note = (path: string) =>
    console.error(
      `${path} does not say what images it takes: those of the published networks are given to it`,
    );
  for (const path of new Set([...storedPaths(testModels), ...given]))
    for (const file of await storedFiles(path, sizing, note)) if (chosen(file)) await measure.ours(file);
  for (const network of networks)
    for (const file of await untrainedFiles(network, sizing)) if (chosen(file)) await measure.ours(file);

  const found = verdicts(measure.files);
  for (const verdict of found) if ('missing' in verdict) console.error(`none of ours: ${verdict.missing}`);
  onDetails?.(sizeDetails(measure.files, found));
  return found.flatMap((verdict) => ('row' in verdict ? [verdict.row] : []));
}

/** Measures files one after another, each network once. */
class Measurement {
  readonly files: SizedFile[] = [];
  readonly #images: Cifar10Images;
  readonly #cache: ResultCache;
  readonly #onCase: (name: string) => void;

  constructor(images: Cifar10Images, cache: ResultCache, { onCase }: BenchmarkOptions) {
    this.#images = images;
    this.#cache = cache;
    this.#onCase = onCase ?? (() => {});
  }

  async peer({ name, network, depth, form, files, open }: PeerFile): Promise<void> {
    const correct = await this.#count(name, files, form, open);
    this.#add({ side: 'peer', name, network, depth, form, ...(await this.sizes(files)), correct });
  }

  sizes(files: readonly Uint8Array[]): Promise<FileSizes> {
    return this.#cache.remember(files, 'sizes', () => fileSizes(files));
  }

  async ours({ name, network, depth, normalization, bytes, sizes }: OurFile): Promise<void> {
    const open = () => fsnClassifier(bytes, normalization);
    const correct = await this.#count(name, [bytes], normalization, open);
    this.#add({ side: 'ours', name, network, depth, form: '.fsn', ...sizes, correct });
  }

  #add(file: Omit<SizedFile, 'samples'>): void {
    this.files.push({ ...file, samples: this.#images.count });
  }

  #count(
    name: string,
    files: readonly Uint8Array[],
    setting: unknown,
    open: () => Promise<Classifier>,
  ): Promise<number> {
    this.#onCase(name);
    return this.#cache.remember(files, [setting, this.#images.count], async () => {
      const classifier = await open();
      try {
        return await countCorrect(classifier, this.#images);
      } finally {
        await classifier.dispose();
      }
    });
  }
}
