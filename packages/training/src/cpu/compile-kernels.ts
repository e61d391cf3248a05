import { canRelaxedSimd, moduleBytes } from '@fsnet/wasm';

let module: Promise<WebAssembly.Module> | undefined;

/** The kernels for this engine, compiled once: with relaxed SIMD's fused multiply-adds where it has them. */
export function compileKernels(): Promise<WebAssembly.Module> {
  module ??= source().then((text) => WebAssembly.compile(moduleBytes(text)));
  return module;
}

async function source(): Promise<string> {
  const { kernels } = canRelaxedSimd()
    ? await import('../generated/kernels-relaxed-simd.ts')
    : await import('../generated/kernels-simd.ts');
  return kernels;
}
