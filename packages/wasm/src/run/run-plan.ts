import { eventLoopTurn, executeNode, FsnError, type Node, type Tensor } from '@fsnet/graph';
import type { CallRunner } from '../plan/kernel-call.ts';
import type { PlacedPlan, Segment } from '../plan/placed-plan.ts';

/** Where plans run. */
export interface Machine {
  readonly memory: WebAssembly.Memory;
  readonly runner: CallRunner;
}

/** How to run once. */
export interface RunOptions {
  /** Looked at between layers. */
  readonly signal?: AbortSignal | undefined;
  /** Lets the event loop run every 30 ms of work or so; on where there is a signal. */
  readonly yields?: boolean | undefined;
  /** Is told after each layer, or part of one, how long it took, in milliseconds. */
  readonly onLayer?: ((layer: number, milliseconds: number) => void) | undefined;
}

/** How long a run computes before it lets the event loop run, in milliseconds. */
const turn = 30;

/**
 * Runs a plan once.
 *
 * @param scratch Address of `threads * scratchBytes` bytes.
 * @returns All values that were on the host at some time, by name.
 */
export async function runPlan(
  { segments, scratchBytes, constants }: PlacedPlan,
  { memory, runner }: Machine,
  scratch: number,
  inputs: Readonly<Record<string, Tensor>>,
  { signal, yields = signal !== undefined, onLayer }: RunOptions = {},
): Promise<ReadonlyMap<string, Tensor>> {
  const values = new Map(Object.entries(inputs));
  const read = (name: string) => values.get(name) ?? constants.get(name);
  const interruptible = yields || signal !== undefined || onLayer !== undefined;
  let turnStart = performance.now();
  for (const segment of segments) {
    const { kind } = segment;
    if (kind === 'calls' && !interruptible) {
      const pending = runner.run(segment.calls, scratch, scratchBytes);
      if (pending) await pending;
      continue;
    }
    for (const part of kind === 'calls' ? segment.parts : [segment]) {
      signal?.throwIfAborted();
      const start = performance.now();
      const isCall = 'length' in part;
      if (isCall) {
        const pending = runner.run(part, scratch, scratchBytes);
        if (pending) await pending;
      } else runOnHost(part, memory, values, read);
      const end = performance.now();
      onLayer?.(isCall ? part[0].layer : part.layer, end - start);
      if (!yields || end - turnStart < turn) continue;
      await eventLoopTurn();
      turnStart = performance.now();
    }
  }
  return values;
}

function runOnHost(
  segment: Exclude<Segment, { kind: 'calls' }>,
  memory: WebAssembly.Memory,
  values: Map<string, Tensor>,
  read: (name: string) => Tensor | undefined,
): void {
  if (segment.kind === 'host') {
    runNode(segment.node, values, read);
    return;
  }
  const { value, shape, address } = segment;
  const size = shape.reduce((a, b) => a * b, 1);
  const placed = new Float32Array(memory.buffer, address, size);
  if (segment.kind === 'download') values.set(value, { dtype: 'float32', shape, data: placed.slice() });
  else {
    const data = read(value)?.data;
    if (data?.length !== size || !(data instanceof Float32Array))
      throw new FsnError('bad-shape', `value "${value}" is not of the shape [${shape}] that it was to have`);
    placed.set(data);
  }
}

function runNode(node: Node, values: Map<string, Tensor>, read: (name: string) => Tensor | undefined): void {
  const results = executeNode(
    node,
    node.inputs.map((name) => (name === '' ? undefined : read(name))),
  );
  for (const [i, name] of node.outputs.entries()) {
    if (name === '') continue;
    const result = results[i];
    if (!result) throw new FsnError('unsupported-operator', `output ${i} of ${node.op} is not supported`);
    values.set(name, result);
  }
}
