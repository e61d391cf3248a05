import type { GpuContext } from '../../gpu/gpu-context.ts';

/** Memory for products that all convolutions of a model take in turns: as much as the one that needs most. */
export class ProductMemory {
  readonly #context: GpuContext;
  #buffer: GPUBuffer | undefined;

  constructor(context: GpuContext) {
    this.#context = context;
  }

  /** Makes room for what a convolution will need. */
  reserve(byteLength: number): void {
    if (this.#buffer && this.#buffer.size >= byteLength) return;
    if (this.#buffer) this.#context.free(this.#buffer);
    this.#buffer = this.#context.scratch(byteLength, 'products of tap rows');
  }

  /** At least as long as all that was reserved; another one after the next {@link reserve}. */
  get buffer(): GPUBuffer {
    if (!this.#buffer) throw new RangeError('no memory was reserved for products');
    return this.#buffer;
  }

  dispose(): void {
    if (this.#buffer) this.#context.free(this.#buffer);
    this.#buffer = undefined;
  }
}
