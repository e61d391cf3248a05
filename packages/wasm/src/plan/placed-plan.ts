import type { OperatorSet, Tensor } from '@fsnet/graph';
import { type Arguments, argumentBytes, writeArguments } from '../kernels/instance.ts';
import { type Constants, copyTo } from '../memory/constants.ts';
import type { Heap } from '../memory/heap.ts';
import { download, type HostValues, runNode, upload } from '../run/host-step.ts';
import { constantInput } from './constant-input.ts';
import type { KernelCall } from './kernel-call.ts';
import type { EmitContext } from './lowering.ts';
import type { KernelStep, Operand, Plan } from './plan.ts';
import type { Address, Reference, Region, Step } from './step.ts';

/** A plan that is ready to run in one memory. */
export interface PlacedPlan extends Pick<Plan, 'values' | 'layers' | 'results' | 'arenaBytes'> {
  readonly segments: readonly Segment[];
  /** Most bytes that one thread needs to itself. */
  readonly scratchBytes: number;
  /** What steps on the host and outputs read of the weights. */
  readonly constants: ReadonlyMap<string, Tensor>;
  /** Where its arguments and tables are, to be freed with it. */
  readonly address: number;
}

type Segment =
  /** Kernel calls that follow each other; `parts` are the same one by one. Runners know lists that they have run. */
  | { readonly calls: LayerCall[]; readonly parts: (readonly [LayerCall])[] }
  /** What JavaScript does between them. */
  | { readonly layer: number; run(values: HostValues): void };

interface LayerCall extends KernelCall {
  readonly layer: number;
}

const alignment = 64;

/** Writes what the kernels of `plan` need to memory. Its buffers stand from `arena` on. */
export function placePlan(
  { steps, ...plan }: Plan,
  operators: OperatorSet,
  heap: Heap,
  constants: Constants,
  arena: number,
): PlacedPlan {
  const { values } = plan;
  const { memory } = heap;
  const addresses = new Map<Region, number>();
  const kept = new Map<string, Tensor>();
  /** What is written to memory of the plan's own, with its place there. */
  const blocks: { readonly offset: number; readonly write: (address: number) => void }[] = [];
  const segments: Segment[] = [];
  let byteLength = 0;
  let scratchBytes = 0;

  const keepConstant = (value: string): void => {
    const tensor = value === '' ? undefined : values.constant(value);
    if (tensor) kept.set(value, tensor);
  };
  const reserve = (bytes: number, write: (address: number) => void): void => {
    blocks.push({ offset: byteLength, write });
    byteLength += Math.ceil(bytes / alignment) * alignment;
  };
  const referTo = (region: Region, address: number): Reference => {
    addresses.set(region, address);
    return { region, offset: 0 };
  };
  const tables = new Map<ArrayBufferView, Reference>();
  const table = (data: ArrayBufferView): Reference => {
    let place = tables.get(data);
    if (!place) {
      const region = { byteLength: data.byteLength };
      reserve(data.byteLength, (address) => {
        addresses.set(region, address);
        copyTo(memory, address, data);
      });
      place = { region, offset: 0 };
      tables.set(data, place);
    }
    return place;
  };

  const emit = (step: Step, layer: number): void => {
    const { kernel, units, grain = 1, overlap = 0 } = step;
    const call = { kernel, args: 0, units, grain, overlap, layer };
    reserve(argumentBytes(kernel), (address) => {
      call.args = address;
      writeArguments(memory, address, kernel, step.arguments as Arguments<Address>, (value) =>
        typeof value === 'number' ? value : addresses.get(value.region)! + value.offset,
      );
    });
    let segment = segments.at(-1);
    if (!segment || 'run' in segment) {
      segment = { calls: [], parts: [] };
      segments.push(segment);
    }
    segment.calls.push(call);
    segment.parts.push([call]);
    scratchBytes = Math.max(scratchBytes, step.scratchBytes ?? 0);
  };

  const contextOf = (step: KernelStep, layer: number): EmitContext => {
    const { inputs, outputs, residual, temporary } = step;
    const constant: EmitContext['constant'] = (key, make) => {
      if (step.dependsOnShapes) return table(make());
      const place = constants.place(key, make);
      return referTo(place, place.address);
    };
    const operand = (each: Operand | undefined): Reference => {
      if (!each) throw new TypeError('a kernel asks for what it said it would not read');
      if ('offset' in each) return referTo(each, arena + each.offset);
      const { value, layout } = each;
      return constant(`${value} as it is, ${layout}`, () => constantInput(values.constant(value)!, layout));
    };
    return {
      input: (index) => operand(inputs[index]),
      output: (index) => operand(outputs[index]),
      residual: () => operand(residual),
      get temporary() {
        return operand(temporary);
      },
      constant,
      table,
      emit: (each) => emit(each as unknown as Step, layer),
    };
  };

  for (const step of steps) {
    const { layer } = step;
    if (step.kind === 'kernels') step.emit(contextOf(step, layer));
    else if (step.kind === 'host') {
      const { node } = step;
      node.inputs.forEach(keepConstant);
      segments.push({ layer, run: (tensors) => runNode(node, operators, tensors) });
    } else {
      const { kind, value, buffer } = step;
      const shape = values.shape(value);
      const address = arena + buffer.offset;
      const run = (tensors: HostValues) => {
        if (kind === 'upload') upload(memory, address, value, tensors.get(value), shape);
        else tensors.set(value, download(memory, address, shape));
      };
      segments.push({ layer, run });
    }
  }
  for (const { value } of plan.results) keepConstant(value);
  const address = heap.allocate(byteLength);
  // Tables before the arguments that tell where they are: steps make them first.
  for (const { offset, write } of blocks) write(address + offset);
  return { ...plan, segments, scratchBytes, constants: kept, address };
}
