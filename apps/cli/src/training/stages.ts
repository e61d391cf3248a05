import { writeFile } from 'node:fs/promises';
import type { Accuracy } from '@fsnet/graph';
import type { StoredImages } from '@fsnet/training';
import type { LabelledImages } from '@fsnet/training/files';
import type { Io } from '../io.ts';
import type { Progress } from '../terminal/progress.ts';
import { measure } from './finish-run.ts';
import { predictions } from './predictions.ts';

/** A network on its way into filter summaries. */
export interface Stage {
  readonly name: 'before' | 'after fit' | 'after fine-tuning';
  readonly bytes: number;
  /** Of the test images, where there are any; fractions. */
  readonly accuracy: readonly Accuracy[];
  /** Share of the held-out images that it gives the class which the network gave before; not there without any. */
  readonly agreement?: number;
}

/** Measures stages of a network, all by the wasm runtime, on the same images. */
export class StageMeasurer {
  readonly stages: Stage[] = [];
  readonly #heldOut: StoredImages;
  readonly #test: LabelledImages | undefined;
  readonly #threads: number;
  readonly #io: Io;
  readonly #progress: Progress;
  #before: readonly number[] | undefined;

  constructor(
    heldOut: StoredImages,
    test: LabelledImages | undefined,
    threads: number,
    io: Io,
    progress: Progress,
  ) {
    this.#heldOut = heldOut;
    this.#test = test;
    this.#threads = threads;
    this.#io = io;
    this.#progress = progress;
  }

  /**
   * Measures the file that a stage has given; the first is the network before.
   *
   * @param known its accuracy, where that has been measured
   */
  async add(
    { name, bytes }: Pick<Stage, 'name' | 'bytes'>,
    path: string,
    known?: readonly Accuracy[],
  ): Promise<void> {
    const [io, progress] = [this.#io, this.#progress];
    const accuracy =
      known ?? (this.#test ? await measure(path, this.#test, this.#threads, io, progress) : []);
    const total = this.#heldOut.targets.length;
    if (total === 0) {
      this.stages.push({ name, bytes, accuracy });
      return;
    }
    const classes = await predictions(path, this.#heldOut, this.#threads, io, progress);
    this.#before ??= classes;
    const equal = classes.filter((label, index) => label === this.#before?.[index]).length;
    this.stages.push({ name, bytes, accuracy, agreement: equal / total });
  }

  /** {@link add} of bytes, which are written to `path`. */
  async addBytes(stage: Pick<Stage, 'name' | 'bytes'>, path: string, content: Uint8Array): Promise<void> {
    await writeFile(path, content);
    await this.add(stage, path);
  }
}
