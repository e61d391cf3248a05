/** Browsers have WebGPU or they have not. */
export async function provideGpu(): Promise<void> {}
