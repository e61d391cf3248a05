export { bestVariant, compileKernels, type KernelVariant } from './kernels/compile.ts';
