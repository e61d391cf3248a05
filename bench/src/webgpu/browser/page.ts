// Measures in a page, bundled by open-page.ts.
import { env } from 'onnxruntime-web/webgpu';
import type { Pace } from '../../contest/alternate.ts';
import type { Case } from '../../contest/case.ts';
import type { Row } from '../../row.ts';
import { throwErrors } from '../gpu-errors.ts';
import { layerCases } from '../layer-cases.ts';
import { networkCase } from '../network-case.ts';
import type { Setting } from '../setting.ts';
import { weightMemoryCase } from '../weight-memory-case.ts';

env.wasm.wasmPaths = '/onnxruntime/';
env.wasm.numThreads = 1;

/** What the page's GPU calls itself. */
export async function adapterName(): Promise<string> {
  const adapter = await navigator.gpu?.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) throw new Error('this browser has no WebGPU adapter');
  const { vendor, architecture, device, description } = adapter.info;
  return [...new Set([vendor, architecture, device, description])].filter(Boolean).join(' ');
}

export function caseNames(setting: Setting): string[] {
  return cases(setting).map(({ name }) => name);
}

export async function measure(caseName: string, setting: Setting, pace: Pace): Promise<readonly Row[]> {
  const rows = await cases(setting)
    .find(({ name }) => name === caseName)!
    .measure(pace);
  throwErrors();
  return rows;
}

function cases(setting: Setting): readonly Case[] {
  return [...layerCases(setting), networkCase(setting), weightMemoryCase];
}
