import type { LiteRt } from '@litertjs/core';

/** A `.tflite` network of one input and one output in LiteRT.js. */
export interface LiteRtContestant {
  /** Of input and output. */
  readonly type: 'float32' | 'int8';
  readonly run: () => Promise<Float32Array | Int8Array>;
  /** Puts another input in the place of the first. */
  readonly fill: (input: Float32Array) => void;
  dispose(): void;
}

/** As LiteRT numbers them. */
const types = { 1: 'float32', 9: 'int8' } as const;

/**
 * LiteRT.js on the CPU (XNNPACK), one thread, the input already in its memory. What its public interface is built on
 * is called, as that refuses int8 inputs.
 *
 * @param input In the network's own order; rounded where its input is int8.
 */
export async function litert(
  runtime: LiteRt,
  file: Uint8Array,
  input: Float32Array,
): Promise<LiteRtContestant> {
  const { liteRtWasm: wasm } = runtime;
  const environment = runtime.getDefaultEnvironment().liteRtEnvironment;
  const address = wasm._malloc(file.byteLength);
  wasm.HEAPU8.set(file, address);
  const model = wasm.loadModel(environment, address, file.byteLength);
  const options = { accelerator: 'wasm', cpuOptions: { numThreads: 1 }, gpuOptions: {}, webNNOptions: {} };
  const compiled = await wasm.compileModel(
    environment,
    model,
    options as Parameters<typeof wasm.compileModel>[2],
  );
  const tensorType = model.getInputTensorType(0, 0);
  const type = types[tensorType.elementType().value as keyof typeof types];
  if (!type) throw new Error(`inputs of type ${tensorType.elementType().value} are not written`);
  const inputType = oneImage(wasm, tensorType);
  const buffer = wasm.LiteRtTensorBuffer.createManaged(
    environment,
    wasm.LiteRtTensorBufferType.HOST_MEMORY,
    inputType,
    type === 'int8' ? input.length : input.byteLength,
  );
  inputType.delete();
  const fill = (input: Float32Array) => {
    const values = type === 'int8' ? Int8Array.from(input, Math.round) : input;
    const place = buffer.lock(wasm.LiteRtTensorBufferLockMode.WRITE);
    wasm.HEAPU8.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), place);
    buffer.unlock();
  };
  fill(input);
  return {
    type,
    fill,
    async run() {
      const results = await compiled.run(0, [buffer]);
      const [result] = results;
      const begin = result.lock(wasm.LiteRtTensorBufferLockMode.READ);
      const bytes = wasm.HEAPU8.slice(begin, begin + result.packedSize());
      result.unlock();
      for (const each of results) each.delete();
      return type === 'int8' ? new Int8Array(bytes.buffer) : new Float32Array(bytes.buffer);
    },
    dispose() {
      buffer.delete();
      compiled.delete();
      model.delete();
      wasm._free(address);
    },
  };
}

type TensorType = ReturnType<ReturnType<LiteRt['liteRtWasm']['loadModel']>['getInputTensorType']>;

/** The type of an input of one image, where the network leaves open how many. Disposes of `type` then. */
function oneImage(wasm: LiteRt['liteRtWasm'], type: TensorType): TensorType {
  const open = type.layout().dimensions();
  const sizes: number[] = Array.from({ length: open.size() }, (_, axis) => open.get(axis));
  if (!sizes.includes(-1)) return type;
  const elementType = type.elementType();
  type.delete();
  const dimensions = new wasm.VectorInt32();
  for (const size of sizes) dimensions.push_back(Math.abs(size));
  return wasm.LiteRtRankedTensorType.create(elementType, wasm.LiteRtLayout.create(dimensions));
}
