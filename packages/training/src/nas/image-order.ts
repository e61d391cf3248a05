import { FsnError } from '@fsnet/graph';
import type { Dataset } from '../data/dataset.ts';
import { epochOrder } from '../data/epoch-order.ts';
import { randomAt } from '../data/random-at.ts';

/** Some images of a data set, in batches, in another order each time that all of them have been used. */
export class ImageOrder {
  readonly dataset: Dataset;
  readonly count: number;
  readonly #chosen: Uint32Array;
  readonly #batchSize: number;
  readonly #seed: number;
  #pass = -1;
  #order = new Uint32Array();

  /**
   * @param count How many images, which the seed chooses.
   * @throws FsnError `bad-data` where the data set has fewer, or they do not fill a batch.
   */
  constructor(dataset: Dataset, count: number, batchSize: number, seed: number) {
    if (count > dataset.count || count < batchSize) {
      const message = `the search wants ${count} images in batches of ${batchSize}, there are ${dataset.count}`;
      throw new FsnError('bad-data', message, { expected: count, actual: dataset.count });
    }
    this.dataset = dataset;
    this.count = count;
    this.#batchSize = batchSize;
    this.#seed = seed;
    const next = randomAt(seed, choice);
    const all = Uint32Array.from({ length: dataset.count }, (_, index) => index);
    for (let i = 0; i < count; i++) {
      const other = i + Math.floor(next() * (all.length - i));
      [all[i], all[other]] = [all[other], all[i]];
    }
    this.#chosen = all.subarray(0, count);
  }

  /** Indices of the images of a batch, counted over all passes from 0, and the pass that it belongs to. */
  batch(number: number): { readonly indices: Uint32Array; readonly pass: number } {
    const batches = Math.floor(this.count / this.#batchSize);
    const pass = Math.floor(number / batches);
    if (pass !== this.#pass) {
      this.#pass = pass;
      this.#order = epochOrder(this.count, this.#seed, pass).map((index) => this.#chosen[index]);
    }
    const begin = (number % batches) * this.#batchSize;
    return { indices: this.#order.subarray(begin, begin + this.#batchSize), pass };
  }
}

/** So that the choice tells nothing of the orders. */
const choice = 0x6e61;
