import { canRelaxedSimd, canSimd } from './features.ts';

/** Which build of the kernels runs: both compute the same up to the rounding of fused multiply-adds. */
export type KernelVariant = 'simd' | 'relaxed-simd';

const modules = new Map<string, Promise<WebAssembly.Module>>();

/** The variant that suits this engine. */
export function bestVariant(): KernelVariant {
  return canRelaxedSimd() ? 'relaxed-simd' : 'simd';
}

/**
 * The compiled kernels, compiled once for all models.
 *
 * @param shared Whether their memory is shared between threads.
 * @throws Error where the engine has no WebAssembly SIMD.
 */
export function compileKernels(
  variant: KernelVariant = bestVariant(),
  shared = false,
): Promise<WebAssembly.Module> {
  if (!canSimd()) throw new Error('this engine has no WebAssembly SIMD, which fsnet needs to run networks');
  const key = `${variant} ${shared}`;
  let module = modules.get(key);
  if (!module) {
    module = kernelBytes(variant).then((bytes) =>
      WebAssembly.compile(shared ? withSharedMemory(bytes) : bytes),
    );
    modules.set(key, module);
    module.catch(() => modules.delete(key));
  }
  return module;
}

async function kernelBytes(variant: KernelVariant): Promise<Uint8Array<ArrayBuffer>> {
  const { kernels } =
    variant === 'simd'
      ? await import('../generated/kernels-simd.ts')
      : await import('../generated/kernels-relaxed-simd.ts');
  return moduleBytes(kernels);
}

/** Bytes out of digits from 0 to 85, the characters from "(" on without the backslash: two digits for those from 84 on. */
function moduleBytes(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(text.length);
  let length = 0;
  let base = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    const digit = code - (code < 92 ? 40 : 41);
    if (base === 0 && digit > 83) base = 84 + 86 * (digit - 84);
    else {
      bytes[length++] = base + digit;
      base = 0;
    }
  }
  return bytes.subarray(0, length);
}

/**
 * The same module with its imported memory declared as shared: one flag of the import section, which the builds need
 * not be doubled for. The kernels use no atomic instructions; threads agree in JavaScript on who does what.
 */
function withSharedMemory(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  // "env" "memory" as names with their lengths, then kind 2 (memory) and limits with a maximum (flag 1).
  const pattern = [3, 101, 110, 118, 6, 109, 101, 109, 111, 114, 121, 2, 1];
  const at = bytes.findIndex((_, start) => pattern.every((byte, i) => bytes[start + i] === byte));
  if (at < 0) throw new Error('the kernels do not import a memory with a maximum');
  const shared = bytes.slice();
  shared[at + pattern.length - 1] = 3;
  return shared;
}
