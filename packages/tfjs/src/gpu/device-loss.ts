import { FsnError } from '@fsnet/graph';

const known = new WeakMap<GPUDevice, DeviceLoss>();

/** Watches for the loss of `device`: one {@link DeviceLoss} a device, however many networks run on it. */
export function watchDevice(device: GPUDevice): DeviceLoss {
  let loss = known.get(device);
  if (!loss) {
    loss = new DeviceLoss(device);
    known.set(device, loss);
  }
  return loss;
}

/** Whether a device is lost: gone for good, with all that was on it, by a driver's reset or `device.destroy()`. */
export class DeviceLoss {
  readonly #device: GPUDevice;
  #error: FsnError | undefined;
  /** What to do with the work that is under way. */
  readonly #pending = new Set<(error: FsnError) => void>();

  /** Use {@link watchDevice}. */
  constructor(device: GPUDevice) {
    this.#device = device;
    void device.lost.then(({ reason, message }) => {
      const why = [reason, message].filter(Boolean).join(': ');
      this.#error = new FsnError(
        'device-lost',
        `the GPU device was lost (${why}); model.restore() takes a new one`,
      );
      for (const reject of this.#pending) reject(this.#error);
      this.#pending.clear();
    });
  }

  /** `device-lost` once the device is lost. */
  get error(): FsnError | undefined {
    return this.#error;
  }

  /** @throws FsnError `device-lost` where it is. */
  throwIfLost(): void {
    if (this.#error) throw this.#error;
  }

  /**
   * What `work` resolves to, unless the device is lost before.
   *
   * @throws FsnError `device-lost` as soon as it is, whatever `work` makes of that; else what `work` throws.
   */
  async guard<T>(work: () => Promise<T>): Promise<T> {
    this.throwIfLost();
    // Not Promise.race with the loss: that would keep what every run left behind until the device is lost.
    return new Promise<T>((resolve, reject) => {
      this.#pending.add(reject);
      Promise.resolve()
        .then(work)
        .then(resolve, async (error: unknown) => reject(await this.#reasonOf(error)))
        .finally(() => this.#pending.delete(reject));
    });
  }

  /** Whether the device is lost by now: asks, where the news may still be on its way. */
  async check(): Promise<boolean> {
    // Its answer comes after all that the device had to tell before.
    await this.#device.queue.onSubmittedWorkDone().catch(() => {});
    await new Promise((turn) => setTimeout(turn, 0));
    return this.#error !== undefined;
  }

  /** Reads of buffers fail just before the device tells that it is lost. */
  async #reasonOf(error: unknown): Promise<unknown> {
    if (error instanceof FsnError) return error;
    await this.check();
    return this.#error ?? error;
  }
}
