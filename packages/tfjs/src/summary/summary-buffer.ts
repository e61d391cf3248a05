import type { SummaryWeight } from '@fsnet/graph';
import { isCompileOnly } from '../gpu/compile-kernels.ts';
import type { GpuContext } from '../gpu/gpu-context.ts';
import { packSummary } from './pack-summary.ts';

/** A filter summary in GPU memory, as summary.wgsl reads it. */
export class SummaryBuffer {
  readonly buffer: GPUBuffer;
  /** What shaders that read it are compiled with. */
  readonly constants: Readonly<Record<string, number | boolean>>;
  readonly #context: GpuContext;

  constructor(context: GpuContext, weight: SummaryWeight, label: string) {
    const { words, constants } = packSummary(weight, isCompileOnly());
    this.#context = context;
    this.buffer = context.buffer(words, label);
    this.constants = constants;
  }

  /** Bytes on the device. */
  get byteLength(): number {
    return this.buffer.size;
  }

  dispose(): void {
    this.#context.free(this.buffer);
  }
}
