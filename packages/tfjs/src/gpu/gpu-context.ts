import { FsnError } from '@fsnet/graph';
import type { WebGPUBackend } from '@tensorflow/tfjs-backend-webgpu';
import type { DataType, TensorInfo } from '@tensorflow/tfjs-core';
import { computePass, countDispatch, submitCommands, tensorBuffer } from './command-queue.ts';
import { compileKernels, isCompileOnly } from './compile-kernels.ts';
import { type DeviceLoss, watchDevice } from './device-loss.ts';
import { type Pipeline, PipelineCache } from './pipeline.ts';
import type { Shader, ShaderFeature } from './shader.ts';

/** One run of a compute shader. */
export interface Dispatch {
  readonly pipeline: Pipeline;
  /** In the order of the shader's bindings, the uniforms left out. */
  readonly bindings: readonly (GPUBuffer | TensorInfo)[];
  /** 32-bit words of the uniform that is the shader's last binding; see `floatBits` for floats. */
  readonly uniforms?: readonly number[];
  /**
   * Workgroups along each axis, or how many there are in all: those are folded into two axes where one is not long
   * enough, so that the shader must compute `workgroup.y * workgroups.x + workgroup.x` and leave out what is too much.
   */
  readonly workgroups: number | readonly [x: number, y: number, z: number];
}

/** Typed arrays that buffers are made of. */
export type BufferData = Uint32Array | Int32Array | Float32Array | Uint16Array | Uint8Array;

/**
 * One model's part of the GPU: its own buffers beside tfjs's tensors, and the shaders that run among tfjs's kernels.
 * `dispose` frees the buffers; compiled shaders stay with the device.
 */
export class GpuContext {
  readonly backend: WebGPUBackend;
  readonly device: GPUDevice;
  /** What shaders may use. */
  readonly features: ReadonlySet<ShaderFeature>;
  readonly limits: GPUSupportedLimits;
  readonly #pipelines: PipelineCache;
  readonly #buffers = new Set<GPUBuffer>();
  readonly #uniforms = new Map<string, GPUBuffer>();
  readonly #pending = new Set<Promise<void>>();
  #allocatedBytes = 0;
  #standIn: GPUBuffer | undefined;
  readonly #loss: DeviceLoss;

  constructor(backend: WebGPUBackend) {
    const { device } = backend;
    this.backend = backend;
    this.device = device;
    this.limits = device.limits;
    this.features = new Set([
      ...(device.features.has('shader-f16') ? (['f16'] as const) : []),
      ...(device.features.has('subgroups') ? (['subgroups'] as const) : []),
    ]);
    this.#pipelines = PipelineCache.of(device);
    this.#loss = watchDevice(device);
  }

  /** Bytes of the buffers that are allocated now; tensors are tfjs's and not among them. */
  get allocatedBytes(): number {
    return this.#allocatedBytes;
  }

  /** The shader on this device. Its compilation starts here and goes on beside whatever else there is to do. */
  pipeline(shader: Shader): Pipeline {
    const pipeline = this.#pipelines.pipeline(shader);
    this.#await(pipeline.compiled);
    return pipeline;
  }

  /**
   * Does `work` only for what it compiles: buffers that it makes have no content, and nothing runs. The kernels are
   * ready when the context is.
   */
  compile(work: () => void): void {
    for (const compiled of compileKernels(this.backend, work)) this.#await(compiled);
  }

  /**
   * Resolves once everything asked for so far is there.
   *
   * @throws FsnError `shader-rejected`, `out-of-memory`, `device-lost`.
   */
  async ready(): Promise<void> {
    await this.#loss.guard(async () => {
      while (this.#pending.size > 0) {
        const pending = [...this.#pending];
        this.#pending.clear();
        await Promise.all(pending);
      }
    });
    this.#loss.throwIfLost();
  }

  /** A buffer that shaders read, filled with `data` and at least 16 bytes long. Freed by `free` or with the context. */
  buffer(data: BufferData, label: string): GPUBuffer {
    return this.#allocate(label, data.byteLength, GPUBufferUsage.STORAGE, (bytes) => {
      bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength));
    });
  }

  /** A buffer of zeros that shaders read and write. */
  scratch(byteLength: number, label: string): GPUBuffer {
    return this.#allocate(label, byteLength, GPUBufferUsage.STORAGE);
  }

  /** Frees a buffer of this context, after the commands that are recorded with it. */
  free(buffer: GPUBuffer): void {
    if (!this.#buffers.delete(buffer)) return;
    submitCommands(this.backend);
    this.#allocatedBytes -= buffer.size;
    buffer.destroy();
  }

  /** A tensor of tfjs's that a shader will fill. The caller disposes it, or hands it to tfjs's engine. */
  output(shape: readonly number[], dtype: DataType = 'float32'): TensorInfo {
    return this.backend.makeTensorInfo([...shape], dtype);
  }

  /** Records one run of a shader behind all that was recorded so far. Nothing happens where there is no workgroup. */
  dispatch({ pipeline, bindings, uniforms, workgroups }: Dispatch): void {
    this.#loss.throwIfLost();
    if (isCompileOnly()) {
      // tfjs takes for a tensor on the CPU what is not on the device.
      for (const each of bindings) if ('dataId' in each) this.backend.uploadToGPU(each.dataId);
      return;
    }
    const [x, y, z] =
      typeof workgroups === 'number'
        ? foldWorkgroups(workgroups, this.limits.maxComputeWorkgroupsPerDimension)
        : workgroups;
    if (x * y * z === 0) return;
    const buffers = bindings.map((each) => ('dataId' in each ? tensorBuffer(this.backend, each) : each));
    if (uniforms) buffers.push(this.#uniform(uniforms));
    const group = this.device.createBindGroup({
      layout: pipeline.layout,
      entries: buffers.map((buffer, binding) => ({ binding, resource: { buffer } })),
    });
    const pass = computePass(this.backend);
    pass.setPipeline(pipeline.get());
    pass.setBindGroup(0, group);
    pass.dispatchWorkgroups(x, y, z);
    countDispatch(this.backend);
  }

  /** Frees all buffers, after the commands that are recorded with them. */
  dispose(): void {
    if (this.#buffers.size > 0 && !this.#loss.error) submitCommands(this.backend);
    for (const buffer of this.#buffers) buffer.destroy();
    this.#standIn?.destroy();
    this.#buffers.clear();
    this.#uniforms.clear();
    this.#allocatedBytes = 0;
  }

  /** Uniforms are the same for every run over inputs of one size: they are uploaded once. */
  #uniform(words: readonly number[]): GPUBuffer {
    const key = words.join();
    let buffer = this.#uniforms.get(key);
    if (!buffer) {
      if (this.#uniforms.size >= mostUniforms) this.#dropUniforms();
      buffer = this.#allocate('uniforms', 4 * words.length, GPUBufferUsage.UNIFORM, (bytes) =>
        new Int32Array(bytes.buffer).set(words),
      );
      this.#uniforms.set(key, buffer);
    }
    return buffer;
  }

  #dropUniforms(): void {
    for (const buffer of this.#uniforms.values()) this.free(buffer);
    this.#uniforms.clear();
  }

  #allocate(
    label: string,
    byteLength: number,
    usage: GPUBufferUsageFlags,
    fill?: (bytes: Uint8Array<ArrayBuffer>) => void,
  ): GPUBuffer {
    this.#loss.throwIfLost();
    if (isCompileOnly()) return this.#emptyBuffer();
    const size = Math.max(16, Math.ceil(byteLength / 16) * 16);
    const { maxBufferSize, maxStorageBufferBindingSize } = this.limits;
    const limit = Math.min(maxBufferSize, maxStorageBufferBindingSize);
    const failed = (cause?: unknown) =>
      new FsnError('out-of-memory', `${label}: the GPU has no room for ${size} bytes`, {
        ...{ path: label, expected: limit, actual: size, cause },
      });
    if (size > limit) throw failed();
    this.device.pushErrorScope('out-of-memory');
    let buffer: GPUBuffer;
    try {
      buffer = this.device.createBuffer({ label, size, usage, mappedAtCreation: fill !== undefined });
      if (fill) {
        fill(new Uint8Array(buffer.getMappedRange()));
        buffer.unmap();
      }
    } catch (cause) {
      throw failed(cause);
    } finally {
      this.#await(
        this.device.popErrorScope().then((error) => {
          if (error) throw failed(error);
        }),
      );
    }
    this.#buffers.add(buffer);
    this.#allocatedBytes += size;
    return buffer;
  }

  /** Takes the place of buffers that nothing will read. */
  #emptyBuffer(): GPUBuffer {
    this.#standIn ??= this.device.createBuffer({ size: 16, usage: GPUBufferUsage.STORAGE });
    return this.#standIn;
  }

  #await(promise: Promise<void>): void {
    this.#pending.add(promise);
    promise.then(
      () => this.#pending.delete(promise),
      // Stays until someone awaits it.
      () => {},
    );
  }
}

/** More than the layers of a network have, so that only inputs of ever new sizes reach it. */
const mostUniforms = 2048;

function foldWorkgroups(count: number, limit: number): readonly [number, number, number] {
  if (count <= limit) return [count, 1, 1];
  const rows = Math.ceil(count / limit);
  return [Math.ceil(count / rows), rows, 1];
}
