import { kernelArguments } from '../generated/kernel-arguments.ts';
import type { KernelName } from '../plan/step.ts';

/** Computes units `begin` to `end` (exclusive) of the work described at `args`, with `scratch` as its own memory. */
type Kernel = (args: number, begin: number, end: number, scratch: number) => void;

export type Kernels = Readonly<Record<KernelName, Kernel>>;

/** Most that WebAssembly can address, in pages of 64 KiB; the kernels are built for it. */
export const mostPages = 65536;

/** The kernels over `memory`, a memory whose maximum is {@link mostPages} or less. */
export function instantiateKernels(module: WebAssembly.Module, memory: WebAssembly.Memory): Kernels {
  return new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Kernels;
}

/** A kernel's arguments by name. */
export type Arguments<Value> = Readonly<Record<string, Value>>;

/** By kernel: names and types of its arguments in turn. */
const fieldsOf = new Map<KernelName, readonly string[]>();

function argumentFields(kernel: KernelName): readonly string[] {
  let fields = fieldsOf.get(kernel);
  if (!fields) {
    fields = kernelArguments[kernel].split(/[ :]/);
    fieldsOf.set(kernel, fields);
  }
  return fields;
}

/** Bytes of a kernel's arguments. */
export function argumentBytes(kernel: KernelName): number {
  return argumentFields(kernel).length * 2;
}

/**
 * Writes a kernel's arguments at `address`.
 *
 * @param resolve Gives the number that a value stands for, where it is none.
 */
export function writeArguments<Value>(
  memory: WebAssembly.Memory,
  address: number,
  kernel: KernelName,
  values: Arguments<Value>,
  resolve: (value: Value) => number = Number,
): void {
  const view = new DataView(memory.buffer, address);
  const fields = argumentFields(kernel);
  for (let i = 0; i < fields.length; i += 2) {
    const value = values[fields[i]];
    if (value === undefined) throw new TypeError(`${kernel}: argument ${fields[i]} is missing`);
    if (fields[i + 1] === 'f') view.setFloat32(i * 2, resolve(value), true);
    else view.setInt32(i * 2, resolve(value), true);
  }
}
