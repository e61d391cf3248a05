/** How fast a run is, over the last few seconds. */
export class Pace {
  /** When steps ended, in milliseconds, and how many images had been seen then. */
  readonly #marks: { readonly time: number; readonly images: number }[] = [];
  #images = 0;
  #paused = 0;

  constructor() {
    this.#marks.push({ time: performance.now(), images: 0 });
  }

  /** Notes the end of a step. */
  add(images: number): void {
    const time = performance.now() - this.#paused;
    this.#images += images;
    this.#marks.push({ time, images: this.#images });
    while (this.#marks.length > 2 && this.#marks[1].time < time - window) this.#marks.shift();
  }

  /** Leaves out what does not train: the milliseconds since `start`. */
  pause(start: number): void {
    this.#paused += performance.now() - start;
  }

  get imagesPerSecond(): number {
    const [first] = this.#marks;
    const last = this.#marks[this.#marks.length - 1];
    const milliseconds = last.time - first.time;
    return milliseconds > 0 ? (1000 * (last.images - first.images)) / milliseconds : 0;
  }
}

const window = 10_000;
