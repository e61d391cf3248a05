import { fullPace, quickPace } from '../contest/alternate.ts';
import { measureCases } from '../contest/measure-cases.ts';
import type { BenchmarkOptions, Row } from '../row.ts';
import { memoryCase } from './memory-case.ts';
import { nodeEnvironment } from './node-environment.ts';
import { runtimeCases } from './runtime-cases.ts';
import { sizeCase } from './size-case.ts';
import { startCase } from './start-case.ts';

/**
 * The CPU runtime beside onnxruntime-web, tfjs-backend-wasm and LiteRT.js, one thread each, by turns in one process:
 * layers, whole networks, the start, and what is downloaded and kept in memory. In a browser layers and networks.
 */
export async function wasm({ quick, browser = false, only, onCase }: BenchmarkOptions): Promise<Row[]> {
  const pace = quick ? quickPace : fullPace;
  if (browser) return (await import('./browser/measure-in-browser.ts')).measureInBrowser(pace, only, onCase);
  const cases = [...runtimeCases(nodeEnvironment), startCase, sizeCase, memoryCase];
  return measureCases(cases, pace, only, onCase);
}
