import { expand, unpack } from '@fsnet/decoder';
import type { Graph } from '@fsnet/graph';
import { toOnnx } from '@fsnet/onnx';
import type { RuntimeName } from '../run/answer.ts';
import type { FileForm, Version } from './calls.ts';
import { describeNetwork } from './describe-network.ts';
import { drawWeight } from './draw-weight.ts';
import { encodeNetwork } from './encode-network.ts';
import { type FsnNetworkFile, type NetworkFile, readFile } from './read-file.ts';
import { runNetwork } from './run-network.ts';
import type { RunningNetwork } from './running-network.ts';
import { type RunnableNetwork, startRuntime } from './runtimes.ts';
import { serveCalls } from './serve-calls.ts';

interface Running {
  readonly file: NetworkFile;
  readonly started: Promise<RunningNetwork>;
}

const files = new Map<Version, NetworkFile>();
const running = new Map<`${Version} ${RuntimeName}`, Running>();

serveCalls({
  async open(request, context) {
    const file = await readFile(request, context);
    context.signal.throwIfAborted();
    const description = describeNetwork(file);
    files.clear();
    files.set('original', file);
    await disposeStale();
    return description;
  },
  describe: async (version) => describeNetwork(fileOf(version)),
  draw: async ({ version, ...request }) => drawWeight(fileOf(version).graph, request),
  async encode(request, context) {
    const original = fileOf('original');
    const { file, answer } = await encodeNetwork(original.graph, request, context);
    context.signal.throwIfAborted();
    if (files.get('original') !== original)
      throw new DOMException('another network was opened', 'AbortError');
    const name = original.name.replace(/\.[^.]*$/, '.fsn');
    files.set('encoded', new EncodedFile(name, file));
    await disposeStale();
    return answer;
  },
  async run(request, { signal, report }) {
    const { version, runtime } = request;
    const file = fileOf(version);
    const key = `${version} ${runtime}` as const;
    let network: RunningNetwork | undefined;
    while (!network) {
      let entry = running.get(key);
      if (!entry) {
        report({ phase: 'Getting the runtime ready', loaded: 0, total: 0 });
        entry = { file, started: startRuntime(runtime, runnable(file, signal), signal) };
        running.set(key, entry);
        entry.started.catch(() => running.delete(key));
      }
      try {
        network = await entry.started;
      } catch (error) {
        // Another call may have begun to start it and was cancelled: this one wants it all the same.
        if (signal.aborted || !isAbort(error)) throw error;
      }
    }
    signal.throwIfAborted();
    report({ phase: 'Running', loaded: 0, total: 0 });
    return runNetwork(network, file.graph, request, signal);
  },
  async save({ version, form }) {
    const file = fileOf(version);
    const bytes = form === 'fsn' && file.format === 'fsn' ? file.bytes : save(file.graph, form);
    return new Blob([bytes], { type: 'application/octet-stream' });
  },
});

/** A file that was encoded here, taken apart when something of it is looked at. */
class EncodedFile implements FsnNetworkFile {
  readonly format = 'fsn';
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
  #graph: Graph | undefined;

  constructor(name: string, bytes: Uint8Array<ArrayBuffer>) {
    this.name = name;
    this.bytes = bytes;
  }

  get size(): number {
    return this.bytes.length;
  }

  get graph(): Graph {
    this.#graph ??= unpack(this.bytes);
    return this.#graph;
  }
}

function save(graph: Graph, form: FileForm): Uint8Array<ArrayBuffer> {
  if (form === 'fsn') throw new RangeError('a network that came as ONNX is a .fsn once it is encoded');
  const file = form === 'onnx' ? toOnnx(expand(graph)) : toOnnx(graph, { form: 'compact' });
  return file as Uint8Array<ArrayBuffer>;
}

function runnable(file: NetworkFile, signal: AbortSignal): RunnableNetwork {
  const { graph, size } = file;
  const readAgain = file.format === 'onnx' ? file.readAgain : undefined;
  return { graph, size, onnx: () => readAgain?.(signal) ?? save(graph, 'onnx') };
}

function isAbort(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

function fileOf(version: Version): NetworkFile {
  const file = files.get(version);
  if (!file) throw new RangeError(version === 'encoded' ? 'nothing is encoded yet' : 'no network is open');
  return file;
}

/** Gives back what runs networks that are no longer there. */
async function disposeStale(): Promise<void> {
  for (const [key, { file, started }] of running) {
    const [version] = key.split(' ') as [Version];
    if (files.get(version) === file) continue;
    running.delete(key);
    await started.then((network) => network.dispose()).catch(() => {});
  }
}
