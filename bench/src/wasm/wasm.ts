import { readFileSync } from 'node:fs';
import { unpack } from '@fsnet/decoder';
import type { BenchmarkOptions, Row } from '../row.ts';
import { fullPace, quickPace } from './alternate.ts';
import type { Case } from './case.ts';
import { layerCases } from './layer-cases.ts';
import { litertCase } from './litert-case.ts';
import { memoryCase } from './memory-case.ts';
import { networkCase, networkCases } from './network-cases.ts';
import { sizeCase } from './size-case.ts';
import { startCase } from './start-case.ts';

const shipped = new URL('../../../test-models/resnet8-cifar10/resnet8-cr4.fsn', import.meta.url);

const cases: readonly Case[] = [
  ...layerCases,
  networkCase({ name: 'ResNet-8, CR 4, trained', graph: () => unpack(readFileSync(shipped)) }),
  ...networkCases,
  litertCase,
  startCase,
  sizeCase,
  memoryCase,
];

/**
 * The CPU runtime beside onnxruntime-web, tfjs-backend-wasm and LiteRT.js, one thread each, by turns in one process:
 * layers, whole networks, the start, and what is downloaded and kept in memory.
 */
export async function wasm({ quick, only, onCase }: BenchmarkOptions): Promise<Row[]> {
  const chosen = cases.filter(({ name }) => only?.test(name) ?? true);
  if (chosen.length === 0)
    throw new RangeError(`no case matches ${only}: ${cases.map(({ name }) => name).join(', ')}`);
  const rows: Row[] = [];
  for (const { name, measure } of chosen) {
    onCase?.(name);
    rows.push(...(await measure(quick ? quickPace : fullPace)));
  }
  return rows;
}
