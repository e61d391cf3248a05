import { bestVariant, type KernelVariant, moduleBytes } from '@fsnet/wasm';

const modules = new Map<KernelVariant, Promise<WebAssembly.Module>>();

/** The kernels, compiled once: where the engine has relaxed SIMD, with its fused multiply-adds. */
export function compileKernels(variant: KernelVariant = bestVariant()): Promise<WebAssembly.Module> {
  let module = modules.get(variant);
  if (!module) {
    module = source(variant).then((text) => WebAssembly.compile(moduleBytes(text)));
    modules.set(variant, module);
  }
  return module;
}

async function source(variant: KernelVariant): Promise<string> {
  const { kernels } =
    variant === 'simd'
      ? await import('../generated/kernels-simd.ts')
      : await import('../generated/kernels-relaxed-simd.ts');
  return kernels;
}
