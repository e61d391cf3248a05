const watched = new WeakSet<GPUDevice>();
const errors: string[] = [];

/** Keeps the errors of a device that nothing else catches: a kernel that is refused would be measured as very fast. */
export function watchErrors(device: GPUDevice): void {
  if (watched.has(device)) return;
  watched.add(device);
  device.addEventListener('uncapturederror', ({ error }) => errors.push(error.message));
}

/** @throws Error with the first of the errors since the last call. */
export function throwErrors(): void {
  const [first, ...others] = errors.splice(0);
  if (first !== undefined) throw new Error(`the GPU reports: ${first} (and ${others.length} more)`);
}
