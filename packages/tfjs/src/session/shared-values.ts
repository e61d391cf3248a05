import type { Tensor as HostTensor } from '@fsnet/graph';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import { keep, type Tensor } from '@tensorflow/tfjs-core';
import type { Disposable } from '../convolution/summary-convolution.ts';
import { toDevice } from '../plan/device-types.ts';

/** tfjs computes on the CPU with tensors of fewer elements, as long as they are there. */
const leastUploaded = 1000;

/** What the plans of one model have in common: weights, packed as kernels want them. */
export class SharedValues {
  readonly #values = new Map<string, Disposable>();
  readonly #tensors = new Map<string, Tensor>();

  /** Bytes of the tensors. */
  get tensorBytes(): number {
    let bytes = 0;
    for (const { size } of this.#tensors.values()) bytes += 4 * size;
    return bytes;
  }

  readonly shared = <Value extends Disposable>(key: string, make: () => Value): Value => {
    const found = this.#values.get(key) as Value | undefined;
    if (found) return found;
    const value = make();
    this.#values.set(key, value);
    return value;
  };

  readonly tensor = (key: string, make: () => HostTensor): Tensor => {
    const found = this.#tensors.get(key);
    if (found) return found;
    const tensor = keep(toDevice(make(), key));
    this.#tensors.set(key, tensor);
    return tensor;
  };

  /** Brings the large tensors to the device of tfjs's backend now, where a first run would do that. */
  upload(backend: WebGPUBackend): void {
    for (const { dataId, size } of this.#tensors.values())
      if (size >= leastUploaded) backend.uploadToGPU(dataId);
  }

  dispose(): void {
    for (const value of [...this.#tensors.values(), ...this.#values.values()]) value.dispose();
    this.#tensors.clear();
    this.#values.clear();
  }
}
