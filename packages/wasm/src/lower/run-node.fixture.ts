import {
  type Epilogue,
  elementCount,
  executeNode,
  float32,
  type Node,
  type Tensor,
  type Weight,
} from '@fsnet/graph';
import { relativeL2 } from '@fsnet/testing';
import { activated } from '@fsnet/testing/convolution-cases';
import type { KernelVariant } from '../kernels/compile.ts';
import { type KernelBench, kernelBench } from '../kernels/kernel-bench.fixture.ts';
import type { EmitContext, Facts, Layout, Lowered, Lowering } from '../plan/lowering.ts';
import { benchContext, referenceTo } from './bench-context.fixture.ts';
import { layoutStrides } from './strided-copy.ts';

/** One node to be lowered, with its inputs by position. */
export interface NodeCase {
  readonly node: Node;
  readonly inputs: readonly (Tensor | undefined)[];
  /** How many of the first inputs are computed while running; 1 where left out. The others are constants. */
  readonly computed?: number;
  /** The layout in which computed inputs are at hand. */
  readonly layout?: Layout;
  readonly epilogue?: Omit<Epilogue, 'residual'>;
  readonly residual?: Tensor;
  /** How the constant of input 1 is stored, where it is not dense. */
  readonly weight?: Weight;
  /** The best one where left out. */
  readonly variant?: KernelVariant;
}

/** Result 0 of the node by its kernels, or nothing where `lower` declines; and how it was lowered. */
export interface NodeRun {
  readonly output: Tensor;
  /** The other results. */
  readonly others: readonly Tensor[];
  readonly lowered: Lowered;
  /** The kernels that ran. */
  readonly kernels: readonly string[];
}

const benches = new Map<KernelVariant | undefined, Promise<KernelBench>>();

/** Lowers a node and runs it by kernels, the later units first. */
export async function runNode(lower: Lowering, each: NodeCase): Promise<NodeRun | undefined> {
  const { node, inputs, computed = 1, layout = 'plain', epilogue, residual } = each;
  const results = executeNode(node, inputs);
  const [expected] = results;
  const tensor = (name: string): Tensor =>
    inputs[node.inputs.indexOf(name)] ?? results[node.outputs.indexOf(name)] ?? expected;
  const constant = (name: string): Tensor | undefined => {
    const index = node.inputs.indexOf(name);
    return index >= computed ? inputs[index] : undefined;
  };
  const facts: Facts = {
    shape: (name) => tensor(name).shape,
    dtype: (name) => tensor(name).dtype,
    constant,
    weight: (name) => {
      if (each.weight && name === node.inputs[1]) return each.weight;
      const found = constant(name);
      if (!found) return undefined;
      const { dtype, shape, data } = found;
      return { kind: 'dense', dtype, shape, vector: { format: 'plain', dtype, data, count: data.length } };
    },
    layout: () => layout,
    once: (_, make) => make(),
  };
  const planned = { ...node, epilogue: { ...epilogue, ...(residual ? { residual: 'residual' } : {}) } };
  const lowered = lower(planned, facts);
  if (!lowered) return undefined;
  const bench = await (benches.get(each.variant) ?? kernelBench(64, each.variant));
  benches.set(each.variant, Promise.resolve(bench));
  bench.clear();
  const count = elementCount(expected.shape);
  const put = (value: Tensor, order: Layout) => {
    const address = bench.put(inLayout(value, order));
    // What lies behind a buffer may be anything, and must not count.
    bench.put(new Float32Array(16).fill(Number.NaN));
    return referenceTo(address);
  };
  const [outputLayout] = lowered.outputLayouts;
  const places = inputs.map((input, i) => {
    const order = lowered.inputLayouts[i];
    return input && order ? put(input, order) : undefined;
  });
  const output =
    lowered.inPlace === undefined ? bench.reserve(count * 4 + 64) : places[lowered.inPlace]!.offset;
  const behind = bench.floats(output + count * 4, 16).slice();
  const others = results.slice(1).map(({ data }) => referenceTo(bench.reserve(data.byteLength)));
  const kernels: string[] = [];
  const runs = benchContext(bench);
  const context: EmitContext = {
    table: runs.table,
    emit: (step) => {
      kernels.push(step.kernel);
      runs.emit(step);
    },
    input: (index) => places[index] ?? fail(`input ${index} is in no layout`),
    output: (index) => (index === 0 ? referenceTo(output) : others[index - 1]),
    residual: () => (residual ? put(residual, outputLayout) : fail('there is no residual')),
    temporary: referenceTo(bench.reserve(lowered.temporaryBytes ?? 0)),
    constant: (_, make) => referenceTo(bench.put(make())),
  };
  lowered.emit(context);
  const after = bench.floats(output + count * 4, 16);
  if (!behind.every((value, i) => Object.is(value, after[i]))) fail('the kernel wrote behind its output');
  const read = (address: number, { shape }: Tensor, order: Layout) =>
    fromLayout(bench.floats(address, elementCount(shape)), shape, order);
  return {
    output: read(output, expected, outputLayout),
    others: others.map(({ offset }, i) => read(offset, results[i + 1], lowered.outputLayouts[i + 1])),
    ...{ lowered, kernels },
  };
}

/** What follows a node in {@link NodeCase}, computed from the node's result. */
export function followed({ shape, data }: Tensor, each: Pick<NodeCase, 'epilogue' | 'residual'>): Tensor {
  const { scale, bias, activation } = each.epilogue ?? {};
  const area = elementCount(shape.slice(2));
  const values = Float64Array.from(data as Float32Array, (sum, i) => {
    const channel = Math.floor(i / area) % shape[1];
    const scaled = (scale?.[channel] ?? 1) * sum + (bias?.[channel] ?? 0);
    return activated(scaled + Number(each.residual?.data[i] ?? 0), activation);
  });
  return float32(shape, Float32Array.from(values));
}

/** Relative L2 error, against a norm of 1 at least: results of one element may almost cancel out. */
export function relativeError(actual: Tensor, expected: Tensor): number {
  if (`${actual.shape}` !== `${expected.shape}`) fail(`[${actual.shape}] is not [${expected.shape}]`);
  const values = ({ data }: Tensor) => {
    const more = new Float64Array(data.length + 1).fill(1);
    more.set(data as Float32Array);
    return more;
  };
  return relativeL2(values(actual), values(expected));
}

function fail(message: string): never {
  throw new Error(message);
}

function inLayout({ data, shape }: Tensor, layout: Layout): Float32Array {
  const result = new Float32Array(data.length);
  forEachElement(shape, layout, (plain, place) => {
    result[place] = Number(data[plain]);
  });
  return result;
}

function fromLayout(values: Float32Array, shape: readonly number[], layout: Layout): Tensor {
  const result = new Float32Array(values.length);
  forEachElement(shape, layout, (plain, place) => {
    result[plain] = values[place];
  });
  return float32(shape, result);
}

function forEachElement(
  shape: readonly number[],
  layout: Layout,
  visit: (plain: number, place: number) => void,
): void {
  const strides = layoutStrides(shape, layout);
  for (let i = 0; i < elementCount(shape); i++) {
    let place = 0;
    let left = i;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      place += (left % shape[axis]) * strides[axis];
      left = Math.floor(left / shape[axis]);
    }
    visit(i, place);
  }
}
