import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Graph } from '@fsnet/graph';
import { sharedFolder } from '@fsnet/testing';
import { kerasNetwork } from './keras-network.ts';
import { readSafetensors } from './safetensors.ts';

/** MLPerf Tiny's ResNet-8 for CIFAR-10: pixels 0 to 255 to probabilities, the same weights as graph and `.tflite`. */
export interface MlperfResNet8 {
  readonly graph: Graph;
  readonly float: Uint8Array;
  readonly int8: Uint8Array;
}

/** `undefined` where the folder beside the repository is absent. */
export function mlperfResNet8(): MlperfResNet8 | undefined {
  const shared = sharedFolder();
  if (!shared) return undefined;
  const read = (name: string) => readFileSync(join(shared, 'models/cifar10-mlperf-tiny', name));
  return {
    graph: kerasNetwork(
      JSON.parse(read('resnet8.config.json').toString()),
      readSafetensors(read('resnet8.safetensors')),
      32,
    ),
    float: read('pretrainedResnet.tflite'),
    int8: read('pretrainedResnet_quant.tflite'),
  };
}

/** An image of 32 x 32 pixels, colours of a pixel together, in ONNX's order: colour by colour. */
export function channelsFirst(pixels: Float32Array): Float32Array {
  return Float32Array.from(pixels, (_, i) => pixels[(i % 1024) * 3 + Math.floor(i / 1024)]);
}
