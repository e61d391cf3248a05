import { FsnError } from '@fsnet/graph';

/**
 * Gives Node what browsers have: `navigator.gpu` and the classes of WebGPU, from the npm package `webgpu`. Does nothing
 * where they are there.
 *
 * @throws FsnError `io` where the package is not installed or finds no GPU.
 */
export async function provideGpu(): Promise<void> {
  if (globalThis.navigator?.gpu) return;
  const { create, globals } = await import('webgpu').catch((cause: unknown) => {
    throw new FsnError('io', 'WebGPU in Node needs the package webgpu: npm install webgpu', { cause });
  });
  const gpu = create([]);
  if (!(await gpu.requestAdapter()))
    throw new FsnError(
      'io',
      'WebGPU finds no GPU; on Linux it needs libvulkan.so.1 and a driver, which VK_DRIVER_FILES may name',
    );
  Object.assign(globalThis, globals);
  if (globalThis.navigator) Object.defineProperty(globalThis.navigator, 'gpu', { value: gpu });
  else Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true });
}

/**
 * Has the process wait for the device before it ends: what it computes on threads of its own would else meet memory that
 * is gone already, which ends a process by SIGSEGV now and then.
 */
export function endWithProcess(device: GPUDevice): void {
  if (devices === undefined) {
    devices = new Set();
    process.once('exit', () => {
      for (const each of devices ?? []) each.destroy();
    });
  }
  devices.add(device);
  device.lost.then(() => devices?.delete(device));
}

let devices: Set<GPUDevice> | undefined;
