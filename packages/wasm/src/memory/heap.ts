import { FsnError } from '@fsnet/graph';

/** Kernels may read so many bytes behind any piece of memory. */
const slack = 64;
const alignment = 64;
const pageBytes = 65536;

interface Piece {
  readonly address: number;
  readonly bytes: number;
}

/** Hands out pieces of a WebAssembly memory, which grows as it must; the first that fits is taken. */
export class Heap {
  readonly memory: WebAssembly.Memory;
  /** By address; neighbours are joined. Address 0 is never handed out. */
  readonly #free: Piece[];
  readonly #taken = new Map<number, number>();
  /** Bytes handed out now, rounded up as each is. */
  allocatedBytes = 0;

  constructor(memory: WebAssembly.Memory) {
    this.memory = memory;
    this.#free = [{ address: alignment, bytes: memory.buffer.byteLength - alignment }];
  }

  /**
   * The address of `byteLength` bytes of any content, 64-byte aligned. May replace `memory.buffer`.
   *
   * @throws FsnError `out-of-memory`.
   */
  allocate(byteLength: number): number {
    const bytes = Math.ceil((byteLength + slack) / alignment) * alignment;
    let index = this.#free.findIndex((piece) => piece.bytes >= bytes);
    if (index < 0) {
      this.#grow(bytes);
      index = this.#free.length - 1;
    }
    const { address, bytes: found } = this.#free[index];
    const rest = found > bytes ? [{ address: address + bytes, bytes: found - bytes }] : [];
    this.#free.splice(index, 1, ...rest);
    this.#taken.set(address, bytes);
    this.allocatedBytes += bytes;
    return address;
  }

  /** Takes back what {@link allocate} gave. */
  free(address: number): void {
    const bytes = this.#taken.get(address);
    if (bytes === undefined) throw new RangeError(`nothing was allocated at ${address}`);
    this.#taken.delete(address);
    this.allocatedBytes -= bytes;
    this.#insert({ address, bytes });
  }

  #insert(piece: Piece): void {
    const free = this.#free;
    const above = free.findIndex(({ address }) => address > piece.address);
    const index = above < 0 ? free.length : above;
    free.splice(index, 0, piece);
    for (const at of [index, index - 1]) {
      const [low, high] = [free[at], free[at + 1]];
      if (!low || !high || low.address + low.bytes !== high.address) continue;
      free.splice(at, 2, { address: low.address, bytes: low.bytes + high.bytes });
    }
  }

  #grow(bytes: number): void {
    const end = this.memory.buffer.byteLength;
    const last = this.#free.at(-1);
    const atEnd = last && last.address + last.bytes === end ? last.bytes : 0;
    const pages = Math.ceil((bytes - atEnd) / pageBytes);
    try {
      this.memory.grow(pages);
    } catch (cause) {
      throw new FsnError(
        'out-of-memory',
        `the network needs ${bytes} bytes more, which WebAssembly cannot give beside the ${end} it has`,
        { expected: bytes, actual: end, cause },
      );
    }
    this.#insert({ address: end, bytes: pages * pageBytes });
  }
}
