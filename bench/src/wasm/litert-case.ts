import { drawUniform, float32 } from '@fsnet/graph';
import { toOnnx } from '@fsnet/onnx';
import { relativeL2 } from '@fsnet/testing';
import { alternate, type Pace } from '../contest/alternate.ts';
import type { Case } from '../contest/case.ts';
import { checkSame } from '../contest/contest.ts';
import { type Row, smallerIsBetter } from '../row.ts';
import { litert } from './contestants/litert.ts';
import { onnxruntime } from './contestants/onnxruntime.ts';
import { ours } from './contestants/ours.ts';
import { tfjs } from './contestants/tfjs.ts';
import type { Environment } from './environment.ts';
import { channelsFirst } from './mlperf-tiny/resnet8.ts';
import { peerNames } from './peer-names.ts';

/** The one dense network that is at hand as a `.tflite`, float32 and int8; ours and the others run it in float32. */
export function litertCase(environment: Environment): Case {
  return {
    name: 'network ResNet-8 of MLPerf Tiny',
    measure: (pace) => measureResNet8(environment, pace),
  };
}

async function measureResNet8(environment: Environment, pace: Pace): Promise<Row[]> {
  const network = await environment.mlperfResNet8();
  if (!network) return [];
  const { graph, float, int8 } = network;
  const pixels = drawUniform(1, 3 * 32 * 32, 0, 255).map(Math.round);
  const inputs = { [graph.inputs[0].name]: float32([1, 3, 32, 32], channelsFirst(pixels)) };
  const runtime = await environment.startLiteRt();
  const contestants = {
    ours: await ours(graph, inputs),
    onnxruntime: await onnxruntime(toOnnx(graph), inputs),
    tfjs: await tfjs(graph, inputs),
    float: await litert(runtime, float, pixels),
    int8: await litert(
      runtime,
      int8,
      pixels.map((pixel) => pixel - 128),
    ),
  };
  const { probabilities } = await contestants.ours.outputs();
  const difference = relativeL2((await contestants.float.run()) as Float32Array, probabilities);
  if (!(difference < 1e-3))
    throw new Error(`LiteRT.js gives other probabilities: ${difference} (relative L2)`);
  await checkSame('ours', contestants.ours, contestants.onnxruntime);
  await checkSame('tfjs', contestants.tfjs, contestants.onnxruntime);

  const { medians } = await alternate(contestants, pace);
  for (const contestant of Object.values(contestants)) await contestant.dispose();
  const row = (peer: keyof typeof medians, peerName: string): Row =>
    smallerIsBetter({
      name: 'ResNet-8 of MLPerf Tiny, dense',
      unit: 'ms',
      ours: medians.ours,
      peer: medians[peer],
      peerName,
    });
  return [
    row('onnxruntime', peerNames.onnxruntime),
    row('tfjs', peerNames.tfjs),
    row('float', `${peerNames.litert}, float32`),
    row('int8', `${peerNames.litert}, int8`),
  ];
}
