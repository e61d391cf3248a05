/**
 * Gives indices in the order of their scores, the greatest first and of equal ones the lowest index: a heap, for whoever
 * needs only the first of many.
 */
export class ScoreOrder {
  readonly #scores: ArrayLike<number>;
  readonly #heap: Uint32Array;
  #count: number;

  /** @param indices Become the heap's. */
  constructor(scores: ArrayLike<number>, indices: Uint32Array) {
    this.#scores = scores;
    this.#heap = indices;
    this.#count = indices.length;
    for (let parent = (this.#count >> 1) - 1; parent >= 0; parent--) this.#sink(parent, indices[parent]);
  }

  /** The next index, `undefined` after the last. */
  next(): number | undefined {
    if (this.#count === 0) return undefined;
    const first = this.#heap[0];
    this.#count--;
    if (this.#count > 0) this.#sink(0, this.#heap[this.#count]);
    return first;
  }

  /** Puts `index` where it belongs from `place` down. */
  #sink(place: number, index: number): void {
    const heap = this.#heap;
    let at = place;
    for (let child = 2 * at + 1; child < this.#count; child = 2 * at + 1) {
      if (child + 1 < this.#count && this.#comesBefore(heap[child + 1], heap[child])) child++;
      if (!this.#comesBefore(heap[child], index)) break;
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = index;
  }

  #comesBefore(a: number, b: number): boolean {
    const difference = this.#scores[a] - this.#scores[b];
    return difference > 0 || (difference === 0 && a < b);
  }
}
