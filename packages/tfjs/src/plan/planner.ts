import {
  elementCount,
  type FusedNode,
  fuseNodes,
  type Tensor as HostTensor,
  type InputShapes,
  knownValues,
  type Node,
  type PreparedNetwork,
  singleNode,
} from '@fsnet/graph';
import * as tf from '@tensorflow/tfjs-core';
import type { PrepareSummary, SummaryContext } from '../convolution/summary-convolution.ts';
import { prepareNode } from '../operators/registry.ts';
import { deviceType, isDeviceInput, toDevice } from './device-types.ts';
import { convertLayout, hasChannelsLast, type Layout, physicalOrder, physicalShape } from './layout.ts';
import type { Operation, PlanContext } from './operation.ts';
import {
  type Layer,
  type Plan,
  type PlanAction,
  type PlanStep,
  type Result,
  type Slot,
  slotsRead,
} from './plan.ts';

/** Where a value stands on the device. */
type Place = Partial<Record<Layout, Slot>>;

/** Values of so few elements are not worth a way to the device and back. */
const fewElements = 4096;

/** What plans of one model share. */
export interface SharedContext extends SummaryContext {
  readonly prepareSummary: PrepareSummary;
}

/** Plans how `network` runs on tfjs's current backend with inputs of these shapes. */
export function planNetwork(network: PreparedNetwork, shapes: InputShapes, shared: SharedContext): Plan {
  const values = knownValues(network, shapes);
  const layers: Layer[] = [];
  const steps: PlanStep[] = [];
  const places = new Map<string, Place>();
  const inputs = new Map<string, Slot>();
  const own: { dispose(): void }[] = [];
  const downloads: string[] = [];
  /** Computed values that are at hand on the host. */
  const onHost = new Set<string>();
  for (const { name, dtype } of network.inputs) {
    const isDevice = isDeviceInput(dtype) && !values.isEmpty(name);
    if (!isDevice) onHost.add(name);
    else {
      const slot: Slot = {};
      inputs.set(name, slot);
      places.set(name, { plain: slot });
    }
  }
  const context: PlanContext = {
    ...shared,
    ...values,
    layout: (value) => (places.get(value)?.nhwc ? 'nhwc' : 'plain'),
  };

  const push = (action: PlanAction): void => {
    steps.push({ ...action, layer: layers.length, lastReads: [] });
  };

  /** A constant in that layout: the model's, or the plan's where it follows from the inputs' shapes. */
  const constantSlot = (value: string, layout: Layout): Slot => {
    const make = (): HostTensor => inLayout(values.constant(value)!, layout);
    if (!values.dependsOnShapes(value)) return { constant: shared.tensor(`${value} ${layout}`, make) };
    const constant = tf.keep(toDevice(make(), value));
    own.push(constant);
    return { constant };
  };

  /** Where the value is in that layout, after steps that bring it there. */
  const bringToDevice = (value: string, layout: Layout): Slot => {
    const place: Place = places.get(value) ?? {};
    places.set(value, place);
    const found = place[layout];
    if (found) return found;
    if (values.isConstant(value)) {
      const slot = constantSlot(value, layout);
      place[layout] = slot;
      return slot;
    }
    const from: Layout = layout === 'plain' ? 'nhwc' : 'plain';
    let source = place[from];
    if (!source) {
      source = {};
      push({ kind: 'upload', value, slot: source });
      place.plain = source;
      if (layout === 'plain') return source;
    }
    const converted: Slot = {};
    const shape = values.shape(value);
    const run: Operation['run'] = ([x]) => [convertLayout(x, shape, from)];
    push({ kind: 'device', inputs: [source], outputs: [converted], run });
    place[layout] = converted;
    return converted;
  };

  const bringToHost = (value: string): void => {
    if (onHost.has(value) || values.isConstant(value)) return;
    push({ kind: 'download', value, slot: bringToDevice(value, 'plain') });
    downloads.push(value);
    onHost.add(value);
  };

  const runOnHost = (node: Node): void => {
    for (const name of node.inputs) if (name !== '') bringToHost(name);
    push({ kind: 'host', node });
    for (const name of node.outputs) onHost.add(name);
  };

  const runOnDevice = (node: FusedNode, operation: Operation): void => {
    const { inputLayouts, outputLayouts } = operation;
    const read = node.inputs.map((name, i) => {
      const layout = inputLayouts[i];
      return layout && name !== '' ? bringToDevice(name, layout) : undefined;
    });
    const { residual } = node.epilogue;
    const added = residual === undefined ? undefined : bringToDevice(residual, outputLayouts[0]);
    const outputs = outputLayouts.map((layout, i): Slot => {
      const slot: Slot = {};
      if (node.outputs[i]) places.set(node.outputs[i], { [layout]: slot });
      return slot;
    });
    push({ kind: 'device', inputs: read, residual: added, outputs, run: operation.run });
    if (operation.dispose) own.push({ dispose: () => operation.dispose?.() });
  };

  const isOnDevice = (name: string): boolean => places.has(name) && !values.isConstant(name);

  /** Integers are moved as floats there: those that kernels found lose nothing, nor do indices. */
  const canBring = (node: FusedNode, name: string, input: number): boolean => {
    const dtype = values.dtype(name);
    const isIndex = node.op === 'Gather' && input === 1;
    return isOnDevice(name) || isIndex || dtype === 'float32' || dtype === 'bool';
  };

  const prepare = (node: FusedNode): Operation | undefined => {
    const named = node.inputs.filter((name) => name !== '');
    const isSmall = node.outputs.every(
      (name) => name === '' || elementCount(values.shape(name)) <= fewElements,
    );
    if (!named.some(isOnDevice) && isSmall) return undefined;
    if (!node.outputs.every((name) => name === '' || deviceType(values.dtype(name)))) return undefined;
    const operation = prepareNode(node, context);
    const isReadable = node.inputs.every(
      (name, i) => !operation?.inputLayouts[i] || name === '' || canBring(node, name, i),
    );
    if (operation && isReadable) return operation;
    operation?.dispose?.();
    return undefined;
  };

  const add = (node: FusedNode): void => {
    // Resizing may have an empty list of scales, which counts as none.
    const data = node.op === 'Resize' ? node.inputs.slice(0, 1) : node.inputs;
    const isComputed =
      values.isKnownNode(node) &&
      ![...data, ...node.outputs].some((name) => name !== '' && values.isEmpty(name));
    const operation = isComputed ? prepare(node) : undefined;
    if (!operation && node.members.length > 1) {
      for (const member of node.members) add(singleNode(member, context));
      return;
    }
    const before = downloads.length;
    if (operation) runOnDevice(node, operation);
    else runOnHost(node.members[0]);
    const needed = downloads.slice(before);
    layers.push({ node, choice: operation?.choice, kind: operation ? 'tfjs' : 'host', downloads: needed });
  };

  for (const node of fuseNodes(network, context, values.isKnownNode)) add(node);
  const results = Array.from(network.results, ([name, value]): Result => {
    if (onHost.has(value) || values.isConstant(value)) return { name, value };
    return { name, value, slot: bringToDevice(value, 'plain') };
  });
  markLastReads(steps, new Set(results.map(({ slot }) => slot)));
  const dispose = () => {
    for (const each of own.splice(0)) each.dispose();
  };
  return { values, layers, steps, inputs, results, operators: network.operators, dispose };
}

/** A constant's elements in the order of `layout`, with the shape that they have there. */
function inLayout(tensor: HostTensor, layout: Layout): HostTensor {
  const { dtype, shape, data } = tensor;
  if (layout === 'plain' || !hasChannelsLast(shape.length)) return tensor;
  const physical = physicalShape(shape, layout);
  const strides = shape.map((_, axis) => elementCount(shape.slice(axis + 1)));
  const steps = physicalOrder(shape.length, layout).map((axis) => strides[axis]);
  const moved = data.slice();
  for (let i = 0; i < data.length; i++) {
    let [from, rest] = [0, i];
    for (let axis = physical.length - 1; axis >= 0; axis--) {
      from += (rest % physical[axis]) * steps[axis];
      rest = Math.floor(rest / physical[axis]);
    }
    moved[i] = data[from];
  }
  return { dtype, shape: physical, data: moved };
}

function markLastReads(steps: readonly PlanStep[], results: ReadonlySet<Slot | undefined>): void {
  const read = new Set<Slot>();
  for (const step of steps.toReversed()) {
    const made = step.kind === 'device' ? step.outputs : step.kind === 'upload' ? [step.slot] : [];
    for (const slot of [...slotsRead(step), ...made]) {
      if (read.has(slot) || slot.constant || results.has(slot)) continue;
      read.add(slot);
      step.lastReads.push(slot);
    }
  }
}
