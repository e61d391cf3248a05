import { kernelArguments } from '../generated/kernel-arguments.ts';
import type { KernelName } from '../plan/step.ts';

/** Computes units `begin` to `end` (exclusive) of the work described at `args`, with `scratch` as its own memory. */
export type Kernel = (args: number, begin: number, end: number, scratch: number) => void;

export type Kernels = Readonly<Record<KernelName, Kernel>>;

/** Most that WebAssembly can address, in pages of 64 KiB; the kernels are built for it. */
export const mostPages = 65536;

/** The kernels over `memory`, a memory whose maximum is {@link mostPages} or less. */
export function instantiateKernels(module: WebAssembly.Module, memory: WebAssembly.Memory): Kernels {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Kernels;
}

/** Bytes of a kernel's arguments. */
export function argumentBytes(kernel: KernelName): number {
  return kernelArguments[kernel].split(' ').length * 4;
}

/** Writes a kernel's arguments, addresses resolved, at `address`. */
export function writeArguments(
  memory: WebAssembly.Memory,
  address: number,
  kernel: KernelName,
  values: Readonly<Record<string, number>>,
): void {
  const view = new DataView(memory.buffer, address);
  for (const [i, field] of kernelArguments[kernel].split(' ').entries()) {
    const [name, type] = field.split(':');
    const value = values[name];
    if (typeof value !== 'number') throw new TypeError(`${kernel}: argument ${name} is missing`);
    if (type === 'f') view.setFloat32(i * 4, value, true);
    else view.setInt32(i * 4, value, true);
  }
}
