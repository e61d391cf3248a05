import type { KernelArguments } from '../generated/kernel-arguments.ts';
import type { KernelName } from '../plan/step.ts';
import { compileKernels, type KernelVariant } from './compile.ts';
import { argumentBytes, instantiateKernels, type Kernels, mostPages, writeArguments } from './instance.ts';

/** Kernels with a memory of their own into which a test puts arrays, for tests of single kernels. */
export interface KernelBench {
  readonly kernels: Kernels;
  readonly memory: WebAssembly.Memory;
  /** Copies `values` to fresh memory, 64-byte aligned; gives its address. */
  put(values: Float32Array | Int32Array | Uint32Array | Uint8Array): number;
  /** Fresh zeroed memory. */
  reserve(bytes: number): number;
  /** Frees and zeroes all memory, for the next case of a test. */
  clear(): void;
  floats(address: number, count: number): Float32Array;
  /** Runs all units of a kernel; addresses are plain numbers. Returns the address of its arguments. */
  run<K extends KernelName>(
    kernel: K,
    args: KernelArguments[K],
    units: number,
    scratchBytes?: number,
  ): { args: number; scratch: number };
}

export async function kernelBench(megabytes = 64, variant?: KernelVariant): Promise<KernelBench> {
  const memory = new WebAssembly.Memory({ initial: megabytes * 16, maximum: mostPages });
  const kernels = instantiateKernels(await compileKernels(variant), memory);
  let next = 1024;
  const reserve = (bytes: number): number => {
    const address = next;
    next = Math.ceil((address + bytes) / 64) * 64;
    if (next > memory.buffer.byteLength) throw new RangeError(`${megabytes} MB are not enough`);
    return address;
  };
  return {
    kernels,
    memory,
    reserve,
    clear() {
      new Uint8Array(memory.buffer, 0, next).fill(0);
      next = 1024;
    },
    put(values) {
      const address = reserve(values.byteLength);
      new Uint8Array(memory.buffer, address).set(
        new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
      );
      return address;
    },
    floats: (address, count) => new Float32Array(memory.buffer, address, count),
    run(kernel, args, units, scratchBytes = 0) {
      const address = reserve(argumentBytes(kernel));
      writeArguments(memory, address, kernel, args as unknown as Record<string, number>);
      const scratch = reserve(scratchBytes);
      kernels[kernel](address, 0, units, scratch);
      return { args: address, scratch };
    },
  };
}
