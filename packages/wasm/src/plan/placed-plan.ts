import type { Node, Tensor } from '@fsnet/graph';
import { argumentBytes, writeArguments } from '../kernels/instance.ts';
import type { Buffer } from '../memory/arena.ts';
import { type Constants, copyTo } from '../memory/constants.ts';
import type { Heap } from '../memory/heap.ts';
import { constantInput } from './constant-input.ts';
import type { KernelCall } from './kernel-call.ts';
import type { EmitContext } from './lowering.ts';
import type { KernelStep, Operand, Plan, PlanStep } from './plan.ts';
import type { Address, Reference, Region, Step } from './step.ts';

/** A plan that is ready to run in one memory. */
export interface PlacedPlan {
  readonly plan: Plan;
  readonly segments: readonly Segment[];
  /** Most bytes that one thread needs to itself. */
  readonly scratchBytes: number;
  /** What steps on the host and outputs read of the weights. */
  readonly constants: ReadonlyMap<string, Tensor>;
  /** Bytes of arguments and tables. */
  readonly byteLength: number;
  /** Gives them back. */
  free(): void;
}

/** Kernel calls that follow each other, or something that JavaScript does between them. */
export type Segment =
  | { readonly kind: 'calls'; readonly calls: readonly LayerCall[] }
  | { readonly kind: 'host'; readonly node: Node; readonly layer: number }
  | {
      readonly kind: 'upload' | 'download';
      readonly value: string;
      readonly shape: readonly number[];
      readonly address: number;
      readonly layer: number;
    };

export interface LayerCall extends KernelCall {
  readonly layer: number;
}

const alignment = 64;

/** Writes what the kernels of `plan` need to memory. Its buffers stand from `arena` on. */
export function placePlan(plan: Plan, heap: Heap, constants: Constants, arena: number): PlacedPlan {
  const writer = new PlanWriter(plan, constants, arena);
  for (const step of plan.steps) writer.add(step);
  for (const value of plan.results) writer.keepConstant(value);
  return writer.write(heap);
}

class PlanWriter {
  readonly #plan: Plan;
  readonly #constants: Constants;
  readonly #arena: number;
  readonly #kept = new Map<string, Tensor>();
  readonly #addresses = new Map<Region, number>();
  readonly #tables: { readonly region: Region; readonly values: ArrayBufferView }[] = [];
  readonly #segments: (Segment | { readonly kind: 'steps'; readonly steps: LayerStep[] })[] = [];

  constructor(plan: Plan, constants: Constants, arena: number) {
    this.#plan = plan;
    this.#constants = constants;
    this.#arena = arena;
  }

  add(step: PlanStep): void {
    const { layer, kind } = step;
    if (kind === 'host') {
      for (const name of step.node.inputs) this.keepConstant(name);
      this.#segments.push({ kind, node: step.node, layer });
    } else if (kind !== 'kernels') {
      const { value, buffer } = step;
      const shape = this.#plan.values.shape(value);
      this.#segments.push({ kind, value, shape, address: this.#arena + buffer.offset, layer });
    } else step.emit(this.#context(step, layer));
  }

  /** Keeps the value as a tensor if it is a constant. */
  keepConstant(value: string): void {
    const tensor = value === '' ? undefined : this.#plan.values.constant(value);
    if (tensor) this.#kept.set(value, tensor);
  }

  write(heap: Heap): PlacedPlan {
    let byteLength = 0;
    const reserve = (bytes: number) => {
      const offset = byteLength;
      byteLength += Math.ceil(bytes / alignment) * alignment;
      return offset;
    };
    const tables = this.#tables.map((table) => ({ ...table, offset: reserve(table.values.byteLength) }));
    const steps = this.#segments.flatMap((segment) => (segment.kind === 'steps' ? segment.steps : []));
    const places = new Map(steps.map(({ step }) => [step, reserve(argumentBytes(step.kernel))]));
    const base = heap.allocate(byteLength);
    for (const { region, values, offset } of tables) {
      this.#addresses.set(region, base + offset);
      copyTo(heap.memory, base + offset, values);
    }
    for (const [{ kernel, arguments: values }, offset] of places) {
      const resolved = Object.entries(values).map(([name, value]) => [name, this.#resolve(value)]);
      writeArguments(heap.memory, base + offset, kernel, Object.fromEntries(resolved));
    }
    const segments = this.#segments.map((segment): Segment => {
      if (segment.kind !== 'steps') return segment;
      const calls = segment.steps.map(({ step, layer }) => ({
        ...{ kernel: step.kernel, args: base + places.get(step)!, units: step.units },
        ...{ grain: step.grain ?? 1, layer },
      }));
      return { kind: 'calls', calls };
    });
    const scratchBytes = Math.max(0, ...steps.map(({ step }) => step.scratchBytes ?? 0));
    const free = () => heap.free(base);
    return { plan: this.#plan, segments, scratchBytes, constants: this.#kept, byteLength, free };
  }

  #context(step: KernelStep, layer: number): EmitContext {
    const { inputs, outputs, residual, temporary, dependsOnShapes } = step;
    const operand = (each: Operand | undefined): Reference => {
      if (!each) throw new TypeError('a kernel asks for what it said it would not read');
      return 'offset' in each ? this.#buffer(each) : this.#constantInput(context, each);
    };
    const context: EmitContext = {
      input: (index) => operand(inputs[index]),
      output: (index) => operand(outputs[index]),
      residual: () => operand(residual),
      get temporary() {
        return operand(temporary);
      },
      constant: (key, make) => {
        if (dependsOnShapes) return this.#table(make());
        const { address, byteLength } = this.#constants.place(key, make);
        return this.#reference({ byteLength }, address);
      },
      table: (values) => this.#table(values),
      emit: (emitted) => {
        const last = this.#segments.at(-1);
        const each: LayerStep = { step: emitted as unknown as Step, layer };
        if (last?.kind === 'steps') last.steps.push(each);
        else this.#segments.push({ kind: 'steps', steps: [each] });
      },
    };
    return context;
  }

  #constantInput(context: EmitContext, { value, layout }: Exclude<Operand, Buffer>): Reference {
    return context.constant(`${value} as it is, ${layout}`, () =>
      constantInput(this.#plan.values.constant(value)!, layout),
    );
  }

  #buffer(buffer: Buffer): Reference {
    return this.#reference(buffer, this.#arena + buffer.offset);
  }

  #table(values: ArrayBufferView): Reference {
    const region = { byteLength: values.byteLength };
    this.#tables.push({ region, values });
    return { region, offset: 0 };
  }

  #reference(region: Region, address: number): Reference {
    this.#addresses.set(region, address);
    return { region, offset: 0 };
  }

  #resolve(address: Address): number {
    return typeof address === 'number' ? address : this.#addresses.get(address.region)! + address.offset;
  }
}

interface LayerStep {
  readonly step: Step;
  readonly layer: number;
}
