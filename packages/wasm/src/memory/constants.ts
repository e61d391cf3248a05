import type { Heap } from './heap.ts';

type Values = Float32Array | Int32Array | Uint32Array | Uint8Array;

/** What stays in a model's memory whatever plans it has: packed weights. */
export class Constants {
  readonly #heap: Heap;
  readonly #places = new Map<string, { readonly address: number; readonly byteLength: number }>();
  /** Bytes of all of them. */
  byteLength = 0;

  constructor(heap: Heap) {
    this.#heap = heap;
  }

  /** Where the constant of that key is; `make` is called where there is none yet. */
  place(key: string, make: () => Values): { readonly address: number; readonly byteLength: number } {
    let place = this.#places.get(key);
    if (!place) {
      const values = make();
      const { byteLength } = values;
      place = { address: this.#heap.allocate(byteLength), byteLength };
      copyTo(this.#heap.memory, place.address, values);
      this.#places.set(key, place);
      this.byteLength += byteLength;
    }
    return place;
  }
}

/** Copies `values` to an address. */
export function copyTo(memory: WebAssembly.Memory, address: number, values: ArrayBufferView): void {
  const { buffer, byteOffset, byteLength } = values;
  new Uint8Array(memory.buffer, address, byteLength).set(new Uint8Array(buffer, byteOffset, byteLength));
}
