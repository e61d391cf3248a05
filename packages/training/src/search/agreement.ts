import { greatest, logOfSum } from '../run/class-logits.ts';
import type { Agreement } from './job.ts';

/** Sums over images that {@link Agreement} is the mean of. */
export class AgreementSums {
  #images = 0;
  #divergence = 0;
  #agreeing = 0;
  #correct = 0;

  /**
   * Adds a batch.
   *
   * @param labels -1 where an image has none
   */
  add(logits: Float32Array, teacher: Float32Array, labels: Int32Array): void {
    const classes = logits.length / labels.length;
    labels.forEach((label, row) => {
      const [own, wanted] = [logits, teacher].map((all) => all.subarray(row * classes, (row + 1) * classes));
      this.#divergence += divergence(own, wanted);
      const [found, expected] = [logits, teacher].map((all) => greatest(all, row, classes));
      if (found === expected) this.#agreeing++;
      if (found === (label < 0 ? expected : label)) this.#correct++;
    });
    this.#images += labels.length;
  }

  get means(): Agreement {
    const images = this.#images;
    return {
      images,
      divergence: this.#divergence / images,
      agreement: this.#agreeing / images,
      accuracy: this.#correct / images,
    };
  }
}

/** Of the probabilities that `own` logits stand for from those of `wanted`. */
function divergence(own: Float32Array, wanted: Float32Array): number {
  const [ofOwn, ofWanted] = [logOfSum(own), logOfSum(wanted)];
  let sum = 0;
  for (let i = 0; i < own.length; i++) {
    const logWanted = wanted[i] - ofWanted;
    sum += Math.exp(logWanted) * (logWanted - (own[i] - ofOwn));
  }
  return sum;
}
