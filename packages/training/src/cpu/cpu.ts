import type { KernelVariant } from '@fsnet/wasm';
import type { BackendWasm } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { type Kernels, kernelParameters } from '../generated/kernels.ts';
import { compileKernels } from './compile-kernels.ts';

type Words<Text extends string> = Text extends `${infer Word} ${infer Rest}` ? Word | Words<Rest> : Text;

/** A kernel's arguments by the names of its parameters. */
type KernelArguments<Name extends keyof Kernels> = Readonly<
  Record<Words<(typeof kernelParameters)[Name]>, number>
>;

/** tfjs's WebAssembly backend with this package's kernels on its memory: what a {@link CpuKernel} computes with. */
export interface Cpu {
  readonly kernels: Kernels;
  /** Calls a kernel of many parameters by their names. */
  run<Name extends keyof Kernels>(name: Name, values: KernelArguments<Name>): void;
  /**
   * Where a tensor's values stand, until it is disposed of.
   *
   * @throws TypeError where they are of another type.
   */
  address(tensor: tf.TensorInfo, dtype?: 'float32' | 'int32'): number;
  /**
   * A new tensor of any values, which the kernel that runs gives back.
   *
   * @throws RangeError where memory is used up.
   */
  output(shape: readonly number[], dtype?: 'float32' | 'int32'): tf.TensorInfo;
  /** Has one more tensor read the same values, which stay until all are disposed of. */
  share(tensor: tf.TensorInfo): void;
  /** Calls `use` with the address of `bytes` bytes of any values, 16-byte aligned, which are free again afterwards. */
  withScratch<Result>(bytes: number, use: (address: number) => Result): Result;
}

/** A kernel of tfjs's WebAssembly backend that this package computes. */
export interface CpuKernel<Inputs, Attributes> {
  /** As tfjs, or `runKernel` of @fsnet/tfjs, calls it. */
  readonly name: string;
  /** Gives new tensors, made by {@link Cpu.output}, or by the kernel of tfjs that this one takes the place of. */
  readonly compute: (
    cpu: Cpu,
    inputs: Inputs,
    attributes: Attributes,
    replaced: () => tf.TensorInfo | tf.TensorInfo[],
  ) => tf.TensorInfo | tf.TensorInfo[];
}

const parameters = Object.fromEntries(
  Object.entries(kernelParameters).map(([name, names]) => [name, names.split(' ')]),
);

/** All that WebAssembly can address. */
const mostBytes = 2 ** 32;

/** The current backend, which has to be tfjs's WebAssembly. */
export async function openCpu(variant?: KernelVariant): Promise<Cpu> {
  const backend = tf.backend() as BackendWasm;
  // Exported under no other name, which is why the version of tfjs is pinned.
  const { memory } = (backend.wasm as unknown as { asm: { memory: WebAssembly.Memory } }).asm;
  const module = await compileKernels(variant);
  const kernels = new WebAssembly.Instance(module, { env: { memory } }).exports as unknown as Kernels;
  const reserve = (shape: readonly number[], dtype: 'float32' | 'int32' = 'float32'): tf.TensorInfo => {
    const bytes = 4 * tf.util.sizeFromShape([...shape]);
    const tensor = bytes < mostBytes ? backend.makeOutput([...shape], dtype) : undefined;
    // The backend takes no notice of an allocation that failed, and would write over what lies at 0.
    if (tensor && (bytes === 0 || backend.dataIdMap.get(tensor.dataId).memoryOffset !== 0)) return tensor;
    if (tensor) backend.disposeData(tensor.dataId);
    throw new RangeError(`out of memory: no ${bytes} bytes for a tensor of [${shape}]`);
  };
  return {
    kernels,
    run(name, values) {
      (kernels[name] as (...numbers: number[]) => void)(
        ...parameters[name].map((parameter) => values[parameter as keyof typeof values]),
      );
    },
    address(tensor, dtype = 'float32') {
      if (tensor.dtype !== dtype) throw new TypeError(`a tensor of ${tensor.dtype} where ${dtype} is needed`);
      return backend.dataIdMap.get(tensor.dataId).memoryOffset;
    },
    output: reserve,
    share: ({ dataId }) => backend.incRef(dataId),
    withScratch(bytes, use) {
      const scratch = reserve([Math.ceil(bytes / 4) + 4]);
      try {
        return use(((backend.dataIdMap.get(scratch.dataId).memoryOffset + 15) & ~15) >>> 0);
      } finally {
        backend.disposeData(scratch.dataId);
      }
    },
  };
}
