import { relativeL2 } from '@fsnet/testing';
import * as tf from '@tensorflow/tfjs-core';
import { gpuBackend } from '../../test/gpu-backend.ts';
import { GpuContext } from '../gpu/gpu-context.ts';
import { SummaryBuffer } from '../summary/summary-buffer.ts';
import type { SummaryCase } from './summary-cases.fixture.ts';
import type { Disposable, SummaryContext, SummaryKernel } from './summary-convolution.ts';

/** Prepares the kernel of a case with a context of its own. */
export type PrepareCase = (
  context: GpuContext,
  each: SummaryCase,
  summary: SummaryBuffer,
  resources: Pick<SummaryContext, 'shared'>,
) => SummaryKernel | undefined;

/** What a case gives on the GPU, `undefined` where the kernel declines it. */
export async function runKernel(prepare: PrepareCase, each: SummaryCase): Promise<Float32Array | undefined> {
  const { batch, vertical, horizontal, inputChannels, filters } = each.geometry;
  const context = new GpuContext(await gpuBackend());
  const values = new Map<string, Disposable>();
  const shared = <Value extends Disposable>(key: string, make: () => Value): Value => {
    const found = values.get(key) ?? make();
    values.set(key, found);
    return found as Value;
  };
  const kernel = prepare(context, each, new SummaryBuffer(context, each.weight, 'w'), { shared });
  if (!kernel) return undefined;
  await context.ready();
  const input = tf.tensor4d(each.input, [batch, vertical.input, horizontal.input, inputChannels]);
  const shape: [number, number, number, number] = [batch, vertical.output, horizontal.output, filters];
  const residual = each.residual && tf.tensor4d(each.residual, shape);
  const output = kernel.run(input, residual);
  if (`${output.shape}` !== `${shape}`) throw new Error(`[${output.shape}] is not [${shape}]`);
  const result = await output.data<'float32'>();
  tf.dispose([input, output, ...(residual ? [residual] : [])]);
  kernel.dispose();
  context.dispose();
  return result;
}

/** Relative L2 error, against a norm of 1 at least: results of one element may almost cancel out. */
export function errorOf(actual: Float32Array, expected: Float32Array): number {
  return relativeL2(Float64Array.of(...actual, 1), Float64Array.of(...expected, 1));
}
