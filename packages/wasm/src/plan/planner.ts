import { elementCount, type Node } from '@fsnet/graph';
import { singleNode } from '../fuse/epilogue.ts';
import { type FusedNode, fuseNodes } from '../fuse/fuse.ts';
import { convertLayout } from '../lower/convert-layout.ts';
import { lowerNode } from '../lower/registry.ts';
import { type Buffer, placeBuffers } from '../memory/arena.ts';
import { reuseInputs } from './in-place.ts';
import { type InputShapes, KnownValues } from './known-values.ts';
import type { Facts, ForcedChoice, Layout, Lowered } from './lowering.ts';
import type { Network } from './network.ts';
import { buffersOf, type Layer, type Operand, type Plan, type PlanAction, type PlanStep } from './plan.ts';

/** Operators that give the same elements under another shape. */
const aliases: ReadonlySet<string> = new Set(['Reshape', 'Flatten', 'Squeeze', 'Unsqueeze']);

/** Plans how `network` runs with inputs of these shapes. */
export function planNetwork(network: Network, shapes: InputShapes, force?: ForcedChoice): Plan {
  return new Planner(network, shapes, force).plan();
}

class Planner {
  readonly #network: Network;
  readonly #values: KnownValues;
  readonly #facts: Facts;
  readonly #layers: Layer[] = [];
  readonly #steps: PlanStep[] = [];
  readonly #buffers: Buffer[] = [];
  /** Where values stand in the arena. */
  readonly #places = new Map<string, Partial<Record<Layout, Buffer>>>();
  /** Computed values that are at hand as tensors. */
  readonly #onHost: Set<string>;

  constructor(network: Network, shapes: InputShapes, force: ForcedChoice | undefined) {
    const values = new KnownValues(network, shapes);
    this.#network = network;
    this.#values = values;
    this.#onHost = new Set(network.inputs.map(({ name }) => name));
    this.#facts = {
      shape: (value) => values.shape(value),
      dtype: (value) => values.dtype(value),
      weight: (value) => values.weight(value),
      constant: (value) => values.constant(value),
      layout: (value) => (this.#places.get(value)?.nhwc ? 'nhwc' : 'plain'),
      force,
    };
  }

  plan(): Plan {
    for (const node of fuseNodes(this.#network, this.#facts, (each) => this.#values.isKnownNode(each)))
      this.#addNode(node);
    // What brings the outputs out belongs to the last layer, if there is any.
    const results = [...this.#network.results.values()];
    for (const value of results) this.#bringToHost(value);
    reuseInputs(this.#steps);
    return {
      values: this.#values,
      layers: this.#layers,
      steps: this.#steps,
      results,
      arenaBytes: placeBuffers(this.#buffers),
    };
  }

  #addNode(node: FusedNode): void {
    if (this.#addAlias(node)) return;
    const lowered = this.#lower(node);
    if (!lowered && node.members.length > 1) {
      for (const member of node.members) this.#addNode(singleNode(member, this.#facts));
      return;
    }
    this.#layers.push({ node, choice: lowered?.choice, kind: lowered ? 'kernels' : 'host' });
    if (lowered) this.#addKernels(node, lowered);
    else this.#addHostNode(node.members[0]);
  }

  #addAlias(node: FusedNode): boolean {
    const [input] = node.inputs;
    const [output] = node.outputs;
    if (!aliases.has(node.op) || !this.#places.has(input) || !this.#values.isKnown(output)) return false;
    this.#layers.push({ node, kind: 'view' });
    this.#define(output, 'plain', this.#bringToArena(input, 'plain') as Buffer);
    return true;
  }

  #lower(node: FusedNode): Lowered | undefined {
    const values = this.#values;
    if (!values.isKnownNode(node)) return undefined;
    const names = [...node.inputs, ...node.outputs].filter((name) => name !== '');
    if (names.some((name) => values.dtype(name) === 'float32' && values.shape(name).includes(0)))
      return undefined;
    const lowered = lowerNode(node, this.#facts);
    const isFloat = node.inputs.every(
      (name, i) => !lowered?.inputLayouts[i] || values.dtype(name) === 'float32',
    );
    return isFloat ? lowered : undefined;
  }

  #addKernels(node: FusedNode, lowered: Lowered): void {
    const { inputLayouts, outputLayouts, inPlace, temporaryBytes } = lowered;
    const { residual } = node.epilogue;
    const inputs = node.inputs.map((name, i) => {
      const layout = inputLayouts[i];
      return layout && name !== '' ? this.#bringToArena(name, layout) : undefined;
    });
    const added = residual === undefined ? undefined : this.#bringToArena(residual, outputLayouts[0]);
    const outputs = outputLayouts.map((layout, i) => {
      const name = node.outputs[i] || node.outputs[0];
      const buffer = this.#buffer(elementCount(this.#values.shape(name)) * 4);
      if (node.outputs[i]) this.#define(name, layout, buffer);
      return buffer;
    });
    this.#push({
      kind: 'kernels',
      inputs,
      outputs,
      residual: added,
      temporary: temporaryBytes ? this.#buffer(temporaryBytes) : undefined,
      inPlace,
      dependsOnShapes: node.inputs.some((name) => this.#values.dependsOnShapes(name)),
      emit: (context) => lowered.emit(context),
    });
  }

  #addHostNode(node: Node): void {
    for (const name of node.inputs) if (name !== '') this.#bringToHost(name);
    this.#push({ kind: 'host', node });
    for (const name of node.outputs) this.#onHost.add(name);
  }

  #bringToHost(value: string): void {
    if (this.#onHost.has(value) || this.#values.isConstant(value)) return;
    const buffer = this.#bringToArena(value, 'plain') as Buffer;
    this.#push({ kind: 'download', value, buffer });
    this.#onHost.add(value);
  }

  /** Where the value is in that layout, after steps that bring it there. */
  #bringToArena(value: string, layout: Layout): Operand {
    let place = this.#places.get(value);
    const shape = this.#values.shape(value);
    if (!place) {
      if (this.#values.isConstant(value)) return { value, layout };
      const buffer = this.#buffer(elementCount(shape) * 4);
      this.#push({ kind: 'upload', value, buffer });
      place = this.#define(value, 'plain', buffer);
    }
    const found = place[layout];
    if (found) return found;
    const from: Layout = layout === 'plain' ? 'nhwc' : 'plain';
    const converted = this.#buffer(elementCount(shape) * 4);
    this.#push({
      kind: 'kernels',
      inputs: [place[from]],
      outputs: [converted],
      dependsOnShapes: false,
      emit: (context) => convertLayout(context, context.input(0), context.output(0), shape, from, layout),
    });
    place[layout] = converted;
    return converted;
  }

  #define(value: string, layout: Layout, buffer: Buffer): Partial<Record<Layout, Buffer>> {
    const same = isSameInBothLayouts(this.#values.shape(value));
    const place = same ? { plain: buffer, nhwc: buffer } : { [layout]: buffer };
    this.#places.set(value, place);
    return place;
  }

  #buffer(byteLength: number): Buffer {
    const now = this.#steps.length;
    const buffer = { byteLength, first: now, last: now, offset: 0 };
    this.#buffers.push(buffer);
    return buffer;
  }

  #push(action: PlanAction): void {
    for (const buffer of buffersOf(action)) buffer.last = this.#steps.length;
    this.#steps.push({ ...action, layer: this.#layers.length - 1 });
  }
}

/** Whether a value of this shape has its elements in the same order in both layouts, as most pooled ones. */
function isSameInBothLayouts([, channels, ...spatial]: readonly number[]): boolean {
  return (spatial.length === 1 || spatial.length === 2) && (channels === 1 || elementCount(spatial) === 1);
}
