import type { Graph } from '@fsnet/graph';
import { kerasNetwork } from './keras-network.ts';
import { readSafetensors } from './safetensors.ts';

/** MLPerf Tiny's ResNet-8 for CIFAR-10: pixels 0 to 255 to probabilities, the same weights as graph and `.tflite`. */
export interface MlperfResNet8 {
  readonly graph: Graph;
  readonly float: Uint8Array;
  readonly int8: Uint8Array;
}

/** @param read Gives a file of the network's folder. */
export async function mlperfResNet8(read: (name: string) => Promise<Uint8Array>): Promise<MlperfResNet8> {
  const config = new TextDecoder().decode(await read('resnet8.config.json'));
  return {
    graph: kerasNetwork(JSON.parse(config), readSafetensors(await read('resnet8.safetensors')), 32),
    float: await read('pretrainedResnet.tflite'),
    int8: await read('pretrainedResnet_quant.tflite'),
  };
}

/** An image of 32 x 32 pixels, colours of a pixel together, in ONNX's order: colour by colour. */
export function channelsFirst(pixels: Float32Array): Float32Array {
  return Float32Array.from(pixels, (_, i) => pixels[(i % 1024) * 3 + Math.floor(i / 1024)]);
}
