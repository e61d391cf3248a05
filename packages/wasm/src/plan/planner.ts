import {
  aliases,
  elementCount,
  type FusedNode,
  fuseNodes,
  type InputShapes,
  knownValues,
  type Node,
  singleNode,
} from '@fsnet/graph';
import { convertLayout } from '../lower/convert-layout.ts';
import { type Buffer, placeBuffers } from '../memory/arena.ts';
import { reuseInputs } from './in-place.ts';
import type { Facts, ForcedChoice, Layout, Lowered } from './lowering.ts';
import type { Network } from './network.ts';
import {
  buffersOf,
  type Layer,
  type Operand,
  type Plan,
  type PlanAction,
  type PlanStep,
  type Result,
} from './plan.ts';

/** Where a value stands in the arena. */
type Place = Partial<Record<Layout, Buffer>>;

/** Plans how `network` runs with inputs of these shapes. */
export function planNetwork(network: Network, shapes: InputShapes, force?: ForcedChoice): Plan {
  const values = knownValues(network, shapes);
  const layers: Layer[] = [];
  const steps: PlanStep[] = [];
  const buffers: Buffer[] = [];
  const places = new Map<string, Place>();
  /** Computed values that are at hand as tensors. */
  const onHost = new Set(network.inputs.map(({ name }) => name));
  const made = new Map<string, unknown>();
  const facts: Facts = {
    ...values,
    layout: (value) => (places.get(value)?.nhwc ? 'nhwc' : 'plain'),
    once<T>(key: string, make: () => T) {
      if (!made.has(key)) made.set(key, make());
      return made.get(key) as T;
    },
  };

  const newBuffer = (byteLength: number): Buffer => {
    const buffer = { byteLength, first: steps.length, last: steps.length, offset: 0 };
    buffers.push(buffer);
    return buffer;
  };
  const bufferFor = (value: string): Buffer => newBuffer(elementCount(values.shape(value)) * 4);

  const push = (action: PlanAction): void => {
    for (const buffer of buffersOf(action)) buffer.last = steps.length;
    steps.push({ ...action, layer: layers.length - 1 });
  };

  const define = (value: string, layout: Layout, buffer: Buffer): Place => {
    const same = isSameInBothLayouts(values.shape(value));
    const place = same ? { plain: buffer, nhwc: buffer } : { [layout]: buffer };
    places.set(value, place);
    return place;
  };

  /** Where the value is in that layout, after steps that bring it there. */
  const bringToArena = (value: string, layout: Layout): Operand => {
    let place = places.get(value);
    if (!place) {
      if (values.isConstant(value)) return { value, layout };
      const buffer = bufferFor(value);
      push({ kind: 'upload', value, buffer });
      place = define(value, 'plain', buffer);
    }
    const found = place[layout];
    if (found) return found;
    const from: Layout = layout === 'plain' ? 'nhwc' : 'plain';
    const converted = bufferFor(value);
    push({
      kind: 'kernels',
      inputs: [place[from]],
      outputs: [converted],
      dependsOnShapes: false,
      emit: (context) =>
        convertLayout(context, context.input(0), context.output(0), values.shape(value), from, layout),
    });
    place[layout] = converted;
    return converted;
  };

  const bringToHost = (value: string): void => {
    if (onHost.has(value) || values.isConstant(value)) return;
    push({ kind: 'download', value, buffer: bringToArena(value, 'plain') as Buffer });
    onHost.add(value);
  };

  const runOnHost = (node: Node): void => {
    for (const name of node.inputs) if (name !== '') bringToHost(name);
    push({ kind: 'host', node });
    for (const name of node.outputs) onHost.add(name);
  };

  const runKernels = (node: FusedNode, lowered: Lowered): void => {
    const { inputLayouts, outputLayouts, inPlace, temporaryBytes } = lowered;
    const { residual } = node.epilogue;
    const inputs = node.inputs.map((name, i) => {
      const layout = inputLayouts[i];
      return layout && name !== '' ? bringToArena(name, layout) : undefined;
    });
    const added = residual === undefined ? undefined : bringToArena(residual, outputLayouts[0]);
    const outputs = outputLayouts.map((layout, i) => {
      const name = node.outputs[i] || node.outputs[0];
      const buffer = bufferFor(name);
      if (node.outputs[i]) define(name, layout, buffer);
      return buffer;
    });
    push({
      ...{ kind: 'kernels', inputs, outputs, residual: added, inPlace },
      temporary: temporaryBytes ? newBuffer(temporaryBytes) : undefined,
      dependsOnShapes: node.inputs.some(values.dependsOnShapes),
      emit: (context) => lowered.emit(context),
    });
  };

  const lower = (node: FusedNode): Lowered | undefined => {
    const choice = network.choices.get(node.inputs[1]) ?? force;
    const lowered = network.lower(node, { ...facts, force: choice });
    const areFloats = node.inputs.every(
      (name, i) => !lowered?.inputLayouts[i] || values.dtype(name) === 'float32',
    );
    return areFloats ? lowered : undefined;
  };

  const add = (node: FusedNode): void => {
    const [input] = node.inputs;
    const [output] = node.outputs;
    const isKnown = values.isKnownNode(node);
    const isEmpty = (name: string) => name !== '' && values.isEmpty(name);
    if (isKnown && node.outputs.every((name) => name === '' || isEmpty(name)))
      layers.push({ node, kind: 'view' });
    else if (isKnown && aliases.has(node.op) && places.has(input)) {
      layers.push({ node, kind: 'view' });
      define(output, 'plain', bringToArena(input, 'plain') as Buffer);
    } else {
      const lowered = isKnown && !node.inputs.some(isEmpty) ? lower(node) : undefined;
      if (!lowered && node.members.length > 1) {
        for (const member of node.members) add(singleNode(member, facts));
        return;
      }
      layers.push({ node, choice: lowered?.choice, kind: lowered ? 'kernels' : 'host' });
      if (lowered) runKernels(node, lowered);
      else runOnHost(node.members[0]);
    }
  };

  for (const node of fuseNodes(network, facts, values.isKnownNode)) add(node);
  const results = Array.from(network.results, ([name, value]): Result => {
    const isFresh = !onHost.has(value) && !values.isConstant(value);
    bringToHost(value);
    return { name, value, isFresh };
  });
  reuseInputs(steps);
  return { values, layers, steps, results, arenaBytes: placeBuffers(buffers) };
}

/** Whether a value of this shape has its elements in the same order in both layouts, as most pooled ones. */
function isSameInBothLayouts([, channels, ...spatial]: readonly number[]): boolean {
  return (spatial.length === 1 || spatial.length === 2) && (channels === 1 || elementCount(spatial) === 1);
}
