import type { Graph } from '@fsnet/graph';
import { toOnnx } from '@fsnet/onnx';
import type { Contestant, Inputs } from '../../contest/contestant.ts';
import { peerNames } from '../peer-names.ts';
import type { Setting } from '../setting.ts';
import { onnxruntime } from './onnxruntime.ts';
import { tfjs } from './tfjs.ts';
import type { Waiting } from './waiting.ts';

/** The other runtimes on the network with every summary expanded to dense filters. */
export async function startPeers(
  graph: Graph,
  inputs: Inputs,
  waiting: Waiting,
  { captures }: Setting,
): Promise<Record<string, Contestant>> {
  const onnx = toOnnx(graph);
  return {
    onnxruntime: await onnxruntime(onnx, inputs, waiting),
    ...(captures && { captured: await onnxruntime(onnx, inputs, waiting, true) }),
    tfjs: await tfjs(graph, inputs, waiting),
  };
}

/** Milliseconds of each runtime, of onnxruntime-web's ways the faster. */
export function peerTimes(
  medians: Readonly<Record<string, number>>,
): readonly { readonly name: string; readonly milliseconds: number }[] {
  const { onnxruntime, captured = onnxruntime, tfjs } = medians;
  return [
    { name: peerNames.onnxruntime, milliseconds: Math.min(onnxruntime, captured) },
    { name: peerNames.tfjs, milliseconds: tfjs },
  ];
}
