// Measures in a page, bundled by measure-in-browser.ts, which serves the files that are fetched here.
import { unpack } from '@fsnet/decoder';
import { loadLiteRt } from '@litertjs/core';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as tf from '@tensorflow/tfjs-core';
import { env } from 'onnxruntime-web';
import type { Pace } from '../../contest/alternate.ts';
import { measureCases } from '../../contest/measure-cases.ts';
import type { Row } from '../../row.ts';
import type { Environment } from '../environment.ts';
import { mlperfResNet8 } from '../mlperf-tiny/resnet8.ts';
import { runtimeCases } from '../runtime-cases.ts';

async function fetched(path: string): Promise<Uint8Array> {
  const response = await fetch(path);
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return new Uint8Array(await response.arrayBuffer());
}

const environment: Environment = {
  shippedNetwork: async () => unpack(await fetched('/shipped/resnet8-cr4.fsn')),
  async mlperfResNet8() {
    const read = (name: string) => fetched(`/mlperf/${name}`);
    return (await fetch('/mlperf/resnet8.config.json')).ok ? mlperfResNet8(read) : undefined;
  },
  startLiteRt: () => loadLiteRt('/litert/'),
};

env.wasm.wasmPaths = '/onnxruntime/';
setWasmPaths('/tfjs/');
// As the others: one thread.
tf.env().set('WASM_HAS_MULTITHREAD_SUPPORT', false);

/** @param only Source of a regular expression. */
export function measure(pace: Pace, only?: string): Promise<Row[]> {
  const pattern = only === undefined ? undefined : new RegExp(only);
  return measureCases(runtimeCases(environment), pace, pattern, (name) => console.info(`case ${name}`));
}
