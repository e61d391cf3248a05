import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { unpack } from '@fsnet/decoder';
import type { Graph } from '@fsnet/graph';
import { fromOnnx } from '@fsnet/onnx';
import { imagenetNormalization, type Normalization } from '@fsnet/testing/cifar10';
import { depthOf } from './depth.ts';
import { normalizationOf } from './normalization.ts';

/** A dense float32 network that peers' files, and ours without training, are made of. */
export interface DenseNetwork {
  readonly name: string;
  readonly depth: number;
  readonly graph: Graph;
  readonly normalization: Normalization;
  /** The ONNX file, where it came as one. */
  readonly published?: Uint8Array;
}

/** The published ResNets where they are at hand, and the one that this project trained. */
export function denseNetworks(shared: string | undefined, testModels: string): DenseNetwork[] {
  const others = [20, 56].flatMap((depth): DenseNetwork[] => {
    const path = shared && join(shared, `models/cifar10-resnet/resnet${depth}.onnx`);
    if (path === undefined || !existsSync(path)) return [];
    const published = new Uint8Array(readFileSync(path));
    const graph = fromOnnx(published);
    return [
      { name: `ResNet-${depth} published`, depth, graph, normalization: imagenetNormalization, published },
    ];
  });
  const graph = unpack(readFileSync(join(testModels, 'resnet20-dense/model.fsn')));
  const own = {
    name: 'ResNet-20 of this project',
    depth: depthOf(graph),
    graph,
    normalization: normalizationOf(graph)!,
  };
  return [...others, own];
}
