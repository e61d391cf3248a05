import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { shortenNames } from '@fsnet/encoder';
import type { Graph } from '@fsnet/graph';
import { toOnnx } from '@fsnet/onnx';
import type { LiteRt } from '@litertjs/core';
import { onnxClassifier, tfjsClassifier, tfliteClassifier } from '../accuracy/classifiers.ts';
import type { Classifier } from '../accuracy/count-correct.ts';
import { foldNormalizations } from '../onnx/fold-normalizations.ts';
import { halfPrecision } from '../onnx/half-precision.ts';
import { quantizeStatic, quantizeWeights, type ValueRanges } from '../onnx/quantize-static.ts';
import { bare } from '../onnx/tensors.ts';
import type { Form } from '../sized-file.ts';
import { graphModel } from '../tfjs/graph-model.ts';
import type { DenseNetwork } from './dense-network.ts';

/** A network in a peer's format. */
export interface PeerFile {
  readonly name: string;
  readonly network: string;
  readonly depth: number;
  readonly form: Form;
  readonly files: readonly Uint8Array[];
  open(): Promise<Classifier>;
}

/**
 * A dense network in the formats of others. All that are not as published have batch normalizations folded into convolutions and
 * names of one or two characters, so that they are as small as the format allows.
 *
 * @param calibrate Finds the ranges of values that static quantisation asks for.
 */
export async function peerFiles(
  network: DenseNetwork,
  calibrate: (folded: Graph) => Promise<ValueRanges>,
): Promise<PeerFile[]> {
  const { name, depth, normalization } = network;
  const folded = shortenNames(foldNormalizations(bare(network.graph))).graph;
  const ranges = await calibrate(folded);
  const onnx = (form: Form, file: Uint8Array): PeerFile => ({
    ...{ name: `${name}, ${form}`, network: name, depth, form, files: [file] },
    open: () => onnxClassifier(file, normalization),
  });
  const written = (graph: Graph) => toOnnx(shortenNames(graph).graph);
  const model = graphModel(folded);
  return [
    onnx('fp32 ONNX', network.published ?? written(folded)),
    onnx('fp16 ONNX', written(halfPrecision(folded))),
    onnx('int8 ONNX (QDQ)', written(quantizeStatic(folded, ranges))),
    onnx('int8 ONNX (weights)', written(quantizeWeights(folded))),
    {
      ...{ name: `${name}, tfjs uint8`, network: name, depth, form: 'tfjs uint8' },
      files: [model.json, model.bin],
      open: () => tfjsClassifier(model, normalization),
    },
  ];
}

const mlperfTiny = [
  ['pretrainedResnet.tflite', 'MLPerf Tiny ResNet-8', 8, 'fp32 tflite'],
  ['pretrainedResnet_quant.tflite', 'MLPerf Tiny ResNet-8', 8, 'int8 tflite'],
  ['pretrainedResnet_large_float.tflite', 'MLPerf Tiny larger ResNet', 0, 'fp32 tflite'],
  ['pretrainedResnet_large_int8.tflite', 'MLPerf Tiny larger ResNet', 0, 'int8 tflite'],
] as const;

/** MLPerf Tiny's references for CIFAR-10, as they were published. */
export function mlperfTinyFiles(folder: string, startRuntime: () => Promise<LiteRt>): PeerFile[] {
  return mlperfTiny.flatMap(([file, network, depth, form]) => {
    const path = join(folder, file);
    if (!existsSync(path)) return [];
    const bytes = new Uint8Array(readFileSync(path));
    const open = async () => tfliteClassifier(await startRuntime(), bytes);
    return [{ name: `${network}, ${form}`, network, depth, form, files: [bytes], open }];
  });
}
