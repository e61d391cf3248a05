const filters = ['validation', 'out-of-memory', 'internal'] as const;

/**
 * What `work` resolves to.
 *
 * @throws Error where the GPU had anything to complain about in the meantime: TensorFlow.js drops what it had
 * recorded then, and results read as zeros.
 */
export async function withErrorScopes<T>(device: GPUDevice, work: () => T | Promise<T>): Promise<T> {
  for (const filter of filters) device.pushErrorScope(filter);
  let result: T;
  const found: (GPUError | null)[] = [];
  try {
    result = await work();
    await device.queue.onSubmittedWorkDone();
  } finally {
    for (const _ of filters) found.push(await device.popErrorScope());
  }
  const messages = found.flatMap((error) => (error ? [`${error.constructor.name}: ${error.message}`] : []));
  if (messages.length > 0) throw new Error(messages.join('\n'));
  return result;
}
