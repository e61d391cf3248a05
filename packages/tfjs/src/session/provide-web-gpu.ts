/** Browsers have WebGPU or they have not. */
export async function provideGpu(): Promise<void> {}

/** Browsers end devices themselves. */
export function endWithProcess(_device: GPUDevice): void {}
