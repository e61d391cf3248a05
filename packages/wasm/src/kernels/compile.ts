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
    module = kernelBytes(variant).then((bytes) => compile(shared ? withSharedMemory(bytes) : bytes));
    modules.set(key, module);
    module.catch(() => modules.delete(key));
  }
  return module;
}

/**
 * At once where the engine allows it: so few bytes take it a millisecond, but `WebAssembly.compile` is done only after
 * some turns of an event loop that has weights to unpack.
 */
function compile(bytes: Uint8Array<ArrayBuffer>): WebAssembly.Module | Promise<WebAssembly.Module> {
  try {
    return new WebAssembly.Module(bytes);
  } catch {
    // Chromium before 114 compiles no more than 4 kB at once on a page's thread.
    return WebAssembly.compile(bytes);
  }
}

async function kernelBytes(variant: KernelVariant): Promise<Uint8Array<ArrayBuffer>> {
  const { kernels } =
    variant === 'simd'
      ? await import('../generated/kernels-simd.ts')
      : await import('../generated/kernels-relaxed-simd.ts');
  return moduleBytes(kernels);
}

/**
 * Bytes out of digits from 0 to 85, the characters from "(" on without the backslash. Each byte has had 3 added, modulo
 * 256, which makes frequent ones short: from 84 on they take two digits.
 */
export function moduleBytes(text: string): Uint8Array<ArrayBuffer> {
  const bytes = new TextEncoder().encode(text);
  let to = 0;
  for (let from = 0; from < bytes.length; from++) {
    let digit = bytes[from] - 40;
    if (digit > 51) digit--;
    if (digit > 83) {
      const next = bytes[++from] - 40;
      digit = 86 * digit - 7140 + (next > 51 ? next - 1 : next);
    }
    bytes[to++] = digit - 3;
  }
  return bytes.subarray(0, to);
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
