import { FsnError } from '@fsnet/graph';
import { type BindingKind, bindingKinds, type Shader, shaderText } from './shader.ts';

/** A compute shader on one device. Compiled in the background from the moment that it is made. */
export interface Pipeline {
  readonly name: string;
  readonly bindings: readonly BindingKind[];
  readonly layout: GPUBindGroupLayout;
  /** Resolves once it can run. Rejects with an FsnError `shader-rejected`. */
  readonly compiled: Promise<void>;
  /**
   * The pipeline itself, compiled on the spot where the background has not finished.
   *
   * @throws FsnError `shader-rejected` where the device is known not to take the shader.
   */
  get(): GPUComputePipeline;
}

/** The pipelines of one device, each compiled once for all models. */
export class PipelineCache {
  readonly #device: GPUDevice;
  readonly #pipelines = new Map<string, Pipeline>();
  readonly #layouts = new Map<string, GPUBindGroupLayout>();

  private constructor(device: GPUDevice) {
    this.#device = device;
  }

  static of(device: GPUDevice): PipelineCache {
    let cache = caches.get(device);
    if (!cache) {
      cache = new PipelineCache(device);
      caches.set(device, cache);
    }
    return cache;
  }

  /** The pipeline of a shader; its compilation starts here. */
  pipeline(shader: Shader): Pipeline {
    const text = shaderText(shader);
    let pipeline = this.#pipelines.get(text);
    if (!pipeline) {
      pipeline = compile(this.#device, shader.name, text, (kinds) => this.#layout(kinds));
      this.#pipelines.set(text, pipeline);
    }
    return pipeline;
  }

  #layout(kinds: readonly BindingKind[]): GPUBindGroupLayout {
    const key = kinds.join();
    let layout = this.#layouts.get(key);
    if (!layout) {
      layout = this.#device.createBindGroupLayout({
        entries: kinds.map((type, binding) => ({
          binding,
          visibility: GPUShaderStage.COMPUTE,
          buffer: { type },
        })),
      });
      this.#layouts.set(key, layout);
    }
    return layout;
  }
}

const caches = new WeakMap<GPUDevice, PipelineCache>();

function compile(
  device: GPUDevice,
  name: string,
  text: string,
  layoutOf: (kinds: readonly BindingKind[]) => GPUBindGroupLayout,
): Pipeline {
  const bindings = bindingKinds(text);
  const layout = layoutOf(bindings);
  let pipeline: GPUComputePipeline | undefined;
  let failure: FsnError | undefined;

  // What is wrong with the module is reported here and by the pipeline: without a scope tfjs's user would hear of it.
  device.pushErrorScope('validation');
  const module = device.createShaderModule({ label: name, code: text });
  const descriptor: GPUComputePipelineDescriptor = {
    label: name,
    layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
    compute: { module, entryPoint: 'main' },
  };
  const moduleError = device.popErrorScope();
  const compiled = (async () => {
    const background = device.createComputePipelineAsync(descriptor);
    const [error, made] = await Promise.allSettled([moduleError, background]);
    if (made.status === 'fulfilled') {
      pipeline ??= made.value;
      return;
    }
    const cause = (error.status === 'fulfilled' && error.value) || made.reason;
    failure = await rejection(name, module, cause);
    throw failure;
  })();
  // Whoever awaits it hears of it; a pipeline that nobody awaits fails when it runs.
  compiled.catch(() => {});

  return {
    name,
    bindings,
    layout,
    compiled,
    get() {
      if (failure) throw failure;
      if (!pipeline) {
        device.pushErrorScope('validation');
        pipeline = device.createComputePipeline(descriptor);
        // The background reports the same with the compiler's message.
        device.popErrorScope().catch(() => {});
      }
      return pipeline;
    },
  };
}

async function rejection(name: string, module: GPUShaderModule, cause: unknown): Promise<FsnError> {
  const info = await module.getCompilationInfo().catch(() => undefined);
  const messages = (info?.messages ?? [])
    .filter(({ type }) => type === 'error')
    .map(({ lineNum, linePos, message }) => `${lineNum}:${linePos} ${message}`);
  const what = messages.length > 0 ? messages.join('\n') : (cause as Partial<Error> | undefined)?.message;
  return new FsnError('shader-rejected', `${name}: the device does not take the shader: ${what}`, {
    path: name,
    cause,
  });
}
