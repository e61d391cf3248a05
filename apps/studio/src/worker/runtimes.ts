import type { Graph } from '@fsnet/graph';
import type { RuntimeName } from '../run/answer.ts';
import type { RunningNetwork } from './running-network.ts';

/** What a runtime starts from. */
export interface RunnableNetwork {
  readonly graph: Graph;
  /** Bytes of its file. */
  readonly size: number;
  /** The dense network as an ONNX file. */
  onnx(): Uint8Array | Promise<Uint8Array>;
}

type Start = (network: RunnableNetwork, signal: AbortSignal) => Promise<RunningNetwork>;

/** Each is fetched when it is first used. */
const starts: Readonly<Record<RuntimeName, Start>> = {
  async wasm({ graph, size }, signal) {
    const { load } = await import('@fsnet/wasm');
    const model = await load(graph, { signal });
    return {
      networkBytes: size,
      run: (inputs) => model.runTensors(inputs),
      dispose: () => model.dispose(),
    };
  },
  async webgpu({ graph, size }, signal) {
    const { load } = await import('@fsnet/tfjs');
    const model = await load(graph, { signal });
    return {
      networkBytes: size,
      run: (inputs) => model.runTensors(inputs),
      dispose: () => model.dispose(),
    };
  },
  async onnxruntime(network) {
    const { startOnnxRuntime } = await import('./onnxruntime.ts');
    return startOnnxRuntime(await network.onnx());
  },
};

const downloads = new Map<RuntimeName, number>();

/** Starts a network on a runtime. */
export async function startRuntime(
  name: RuntimeName,
  network: RunnableNetwork,
  signal: AbortSignal,
): Promise<RunningNetwork> {
  const before = fetchedBytes();
  const running = await starts[name](network, signal);
  if (!downloads.has(name)) downloads.set(name, fetchedBytes() - before);
  return running;
}

/** What a runtime weighed as it came. */
export function runtimeBytes(name: RuntimeName): number {
  return downloads.get(name) ?? 0;
}

function fetchedBytes(): number {
  const entries = performance.getEntriesByType('resource') as PerformanceResourceTiming[];
  return entries.reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0);
}
