import { setFlagsFromString } from 'node:v8';
import { fullPace, quickPace } from '../contest/alternate.ts';
import { measureCases } from '../contest/measure-cases.ts';
import type { BenchmarkOptions, Row } from '../row.ts';
import { startKernelSets } from './kernel-sets.ts';
import { layerCase, layerShapes } from './layer-case.ts';
import { stepCase } from './step-case.ts';
import { workersCase } from './workers-case.ts';

/**
 * Training on one core beside tfjs-backend-wasm, whose gaps are filled by compositions of its own operators, by turns in
 * one process: the passes of ResNet-20's layers, then whole steps; and
 * one thread beside two.
 */
export async function training({ quick, only, onCase }: BenchmarkOptions): Promise<Row[]> {
  // Before the kernels are compiled: Node 20 has relaxed SIMD behind this flag.
  setFlagsFromString('--experimental-wasm-relaxed-simd');
  const use = await startKernelSets();
  const cases = [...layerShapes.map((shape) => layerCase(shape, use)), stepCase(use), workersCase];
  return measureCases(cases, quick ? quickPace : fullPace, only, onCase);
}
