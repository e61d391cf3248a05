const sizes = new WeakMap<GPUBuffer, { readonly device: GPUDevice; readonly bytes: number }>();
const live = new WeakMap<GPUDevice, number>();

/** Bytes of the buffers that a device has, of those made since {@link countBuffers}. */
export function bufferBytes(device: GPUDevice): number {
  return live.get(device) ?? 0;
}

/** Begins to count the bytes of buffers, whoever makes and destroys them. */
export function countBuffers(): void {
  const { createBuffer } = GPUDevice.prototype;
  const { destroy } = GPUBuffer.prototype;
  GPUDevice.prototype.createBuffer = function (descriptor) {
    const buffer = createBuffer.call(this, descriptor);
    sizes.set(buffer, { device: this, bytes: descriptor.size });
    live.set(this, bufferBytes(this) + descriptor.size);
    return buffer;
  };
  GPUBuffer.prototype.destroy = function () {
    const made = sizes.get(this);
    if (made) live.set(made.device, bufferBytes(made.device) - made.bytes);
    sizes.delete(this);
    return destroy.call(this);
  };
}
