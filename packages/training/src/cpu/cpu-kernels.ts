import type { CpuKernel } from './cpu.ts';
import { fill } from './fill.ts';

/** All kernels, in the order of their files. */
export const cpuKernels: readonly CpuKernel<never, never>[] = [fill];
