/** Count of a device's buffers since {@link countDeviceBytes}. */
export interface DeviceBytes {
  /** Bytes of the buffers made since then and not yet destroyed. */
  readonly live: number;
  /** The most that was ever live. */
  readonly peak: number;
  /** How many buffers that is. */
  readonly buffers: number;
  /** Ends the count. */
  stop(): void;
}

/**
 * Counts the bytes of all buffers that are made on `device` from now on, until they are destroyed: what the GPU holds,
 * whatever TensorFlow.js says.
 */
export function countDeviceBytes(device: GPUDevice): DeviceBytes {
  const sizes = new Map<GPUBuffer, number>();
  const create = device.createBuffer;
  let live = 0;
  let peak = 0;
  const destroyed = (buffer: GPUBuffer) => {
    live -= sizes.get(buffer) ?? 0;
    sizes.delete(buffer);
  };
  device.createBuffer = (descriptor) => {
    const buffer = create.call(device, descriptor);
    const destroy = buffer.destroy;
    buffer.destroy = () => {
      destroyed(buffer);
      return destroy.call(buffer);
    };
    sizes.set(buffer, buffer.size);
    live += buffer.size;
    peak = Math.max(peak, live);
    return buffer;
  };
  return {
    get live() {
      return live;
    },
    get peak() {
      return peak;
    },
    get buffers() {
      return sizes.size;
    },
    stop() {
      device.createBuffer = create;
    },
  };
}
