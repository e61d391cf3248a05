import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Accuracy, Graph } from '@fsnet/graph';
import { type Agreement, jobFolders, type SearchRecord, trainedNetwork } from '@fsnet/training/search';
import { compressedSizes } from '../inspection/compressed-size.ts';
import type { Io } from '../io.ts';
import type { Progress } from '../terminal/progress.ts';
import { trainedFile, writeTrained } from '../training/finish-run.ts';
import type { SearchOptions } from './search-command-options.ts';
import { searchFiles } from './search-folder.ts';
import type { SearchInputs } from './search-inputs.ts';

/** A network among the results: its file, and how it does. */
export interface FoundFile {
  /** As the user sees it. */
  readonly model: string;
  readonly bytes: number;
  readonly brotliBytes: number;
  readonly heldOut: { readonly images: number; readonly accuracy: number; readonly agreement: number };
  /** On the test images, where there are any. */
  readonly accuracy: readonly Accuracy[];
}

const spare = 16;

/** Writes the files of what a search has found, and measures each on the test images, once. */
export class FoundFiles {
  readonly #inputs: SearchInputs;
  readonly #options: SearchOptions;
  readonly #io: Io;
  readonly #progress: Progress;

  constructor(inputs: SearchInputs, options: SearchOptions, io: Io, progress: Progress) {
    this.#inputs = inputs;
    this.#options = options;
    this.#io = io;
    this.#progress = progress;
  }

  /** Most bytes of the file that a network is going to be, with the accuracy that it is going to have. */
  async bytesOf(graph: Graph): Promise<number> {
    const { provenance, test } = this.#inputs;
    const of = (metric: string) => ({
      metric,
      value: Math.PI / 4,
      dataset: test?.name ?? '',
      samples: test?.count ?? 0,
    });
    const accuracy = test ? [of('top1'), ...(test.classNames.length > 5 ? [of('top5')] : [])] : [];
    const told = { ...provenance, ...(accuracy.length > 0 && { accuracy }) };
    const file = await trainedFile(
      graph,
      { provenance: told, small: this.#options.small },
      this.#io,
      this.#progress,
    );
    // In a packed header some numbers take a little more room than others.
    return file.length + (this.#options.small && test ? spare : 0);
  }

  /** Writes the network that was searched. */
  write(graph: Graph, measured: Agreement): Promise<FoundFile> {
    return this.#write(searchFiles.model, graph, measured);
  }

  /** Writes the networks to compare with. */
  async writeUniform({ tried }: SearchRecord): Promise<(FoundFile & { readonly name: string })[]> {
    const { context } = this.#inputs;
    const found: (FoundFile & { readonly name: string })[] = [];
    for (const { job, name, measured } of tried.filter(({ role }) => role === 'uniform')) {
      await mkdir(join(context.directory, 'uniform'), { recursive: true });
      const file = join('uniform', `${name.replace(/^all at /, '').replace(/[^\w.]+/g, '-')}.fsn`);
      found.push({
        name,
        ...(await this.#write(file, await trainedNetwork(jobFolders(context), job), measured)),
      });
    }
    return found;
  }

  async #write(file: string, graph: Graph, measured: Agreement): Promise<FoundFile> {
    const { context, test, provenance } = this.#inputs;
    const output = join(context.directory, file);
    const { workers: threads, small } = this.#options;
    const written = await writeTrained(
      { graph, output, test, provenance, threads, small },
      this.#io,
      this.#progress,
    );
    this.#progress.clear();
    const { brotliBytes } = await compressedSizes(new Uint8Array(await readFile(output)), this.#io.signal);
    const { images, accuracy, agreement } = measured;
    return {
      ...{ model: join(this.#options.output, file), bytes: written.bytes, brotliBytes },
      ...{ heldOut: { images, accuracy, agreement }, accuracy: written.accuracy },
    };
  }
}
