import '@tensorflow/tfjs-backend-wasm';
import { unpack } from '@fsnet/decoder';
import { float32 } from '@fsnet/graph';
import { onnxSession } from '@fsnet/testing';
import type { Normalization } from '@fsnet/testing/cifar10';
import { load } from '@fsnet/wasm';
import type { LiteRt } from '@litertjs/core';
import { loadGraphModel } from '@tensorflow/tfjs-converter';
import * as tf from '@tensorflow/tfjs-core';
import { litert } from '../../wasm/contestants/litert.ts';
import type { GraphModelFiles } from '../tfjs/graph-model.ts';
import type { Classifier } from './count-correct.ts';

/** A `.fsn` file in fsnet's runtime on the CPU. */
export async function fsnClassifier(file: Uint8Array, normalization: Normalization): Promise<Classifier> {
  const graph = unpack(file);
  const model = await load(graph);
  const [input] = graph.inputs;
  return {
    batch: 10,
    normalization,
    async scores(images, count) {
      const outputs = await model.run({ [input.name]: float32([count, 3, 32, 32], images) });
      return outputs[graph.outputs[0].name] as Float32Array;
    },
    dispose: () => model.dispose(),
  };
}

/** An ONNX file in onnxruntime-web. */
export async function onnxClassifier(file: Uint8Array, normalization: Normalization): Promise<Classifier> {
  const session = await onnxSession(file);
  return {
    batch: 100,
    normalization,
    async scores(images, count) {
      const feeds = { [session.inputNames[0]]: float32([count, 3, 32, 32], images) };
      return (await session.run(feeds))[session.outputNames[0]].data as Float32Array;
    },
    dispose: () => session.release(),
  };
}

/** A tfjs graph model in tfjs-backend-wasm. */
export async function tfjsClassifier(
  { json, bin }: GraphModelFiles,
  normalization: Normalization,
): Promise<Classifier> {
  await tf.setBackend('wasm');
  await tf.ready();
  if (tf.getBackend() !== 'wasm') throw new Error(`tfjs chose ${tf.getBackend()} in place of wasm`);
  const { modelTopology, weightsManifest } = JSON.parse(new TextDecoder().decode(json));
  const model = await loadGraphModel(
    tf.io.fromMemory({
      modelTopology,
      weightSpecs: weightsManifest[0].weights,
      weightData: Uint8Array.from(bin).buffer,
    }),
  );
  return {
    batch: 100,
    normalization,
    scores: async (images, count) =>
      tf.tidy(() => {
        const input = tf.transpose(tf.tensor4d(images, [count, 3, 32, 32]), [0, 2, 3, 1]);
        return (model.execute(input) as tf.Tensor).dataSync<'float32'>();
      }),
    dispose: () => model.dispose(),
  };
}

/** Pixels as MLPerf Tiny's networks take them: 0 to 255. */
const pixels: Normalization = { mean: [0, 0, 0], std: [1 / 255, 1 / 255, 1 / 255] };

/** A `.tflite` file of MLPerf Tiny in LiteRT.js: one image a call, channels last, int8 where the file is. */
export async function tfliteClassifier(runtime: LiteRt, file: Uint8Array): Promise<Classifier> {
  const contestant = await litert(runtime, file, new Float32Array(3 * 32 * 32));
  const offset = contestant.type === 'int8' ? 128 : 0;
  return {
    batch: 1,
    normalization: pixels,
    async scores(images) {
      const plane = 32 * 32;
      contestant.fill(
        Float32Array.from(images, (_, i) => Math.round(images[(i % 3) * plane + Math.floor(i / 3)]) - offset),
      );
      return Float32Array.from(await contestant.run());
    },
    dispose: () => contestant.dispose(),
  };
}
