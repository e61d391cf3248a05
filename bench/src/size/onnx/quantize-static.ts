import { type Graph, type Node, type Tensor, type Weight, weightTensor } from '@fsnet/graph';
import { planQuantization } from './quantization-plan.ts';
import { activationRange, type LevelRange, quantizeBias, quantizeChannels } from './quantize-values.ts';
import { denseWeight, plainNode, valuesOf } from './tensors.ts';

/** Smallest and largest value that calibration saw. */
export interface ValueRange {
  readonly minimum: number;
  readonly maximum: number;
}

/** By value name. */
export type ValueRanges = ReadonlyMap<string, ValueRange>;

/**
 * Static int8 quantisation in QDQ form, as `onnxruntime.quantization.quantize_static(per_channel=True)` does it:
 * weights int8, symmetric, a scale a filter; activations int8, asymmetric, by the smallest and largest value of
 * calibration; biases int32. Zero points of weights and biases, which are all 0, are left out, as ONNX allows.
 *
 * @param folded Without batch normalizations.
 * @param ranges Of all values that {@link planQuantization} names.
 */
export function quantizeStatic(folded: Graph, ranges: ValueRanges): Graph {
  const plan = planQuantization(folded);
  const weights = new Map<string, Weight>();
  const add = (name: string, tensor: Tensor): string => {
    weights.set(name, denseWeight(tensor));
    return name;
  };
  const scaleOf = new Map<string, LevelRange>();
  for (const source of new Set(plan.rangeOf.values())) {
    const { minimum, maximum } = ranges.get(source)!;
    const range = activationRange(minimum, maximum);
    scaleOf.set(source, range);
    add(`${source}.scale`, { dtype: 'float32', shape: [], data: Float32Array.of(range.scale) });
    add(`${source}.zero`, { dtype: 'int8', shape: [], data: Int8Array.of(range.zero) });
  }
  const outputs = new Set(folded.outputs.map(({ name }) => name));
  /** Nodes that quantise a value and make it real again, and the name of what they read. */
  const pair = (name: string): { source: string; nodes: Node[] } => {
    const source = outputs.has(name) ? `${name}.real` : name;
    const scale = [`${plan.rangeOf.get(name)}.scale`, `${plan.rangeOf.get(name)}.zero`];
    const nodes = [
      plainNode('QuantizeLinear', [source, ...scale], `${name}.levels`),
      plainNode('DequantizeLinear', [`${name}.levels`, ...scale], realName(name, outputs)),
    ];
    return { source, nodes };
  };
  const nodes = folded.inputs.flatMap(({ name }) => (plan.rangeOf.has(name) ? pair(name).nodes : []));
  for (const node of plan.nodes) {
    const inputs = node.inputs.map((name) => (plan.rangeOf.has(name) ? realName(name, outputs) : name));
    if (node.op === 'Conv' || node.op === 'Gemm') {
      const [input, weight, bias] = node.inputs;
      const filters = quantizeChannels(weightTensor(folded.weights.get(weight)!));
      const inputScale = scaleOf.get(plan.rangeOf.get(input)!)!.scale;
      const sums = quantizeBias(valuesOf(folded, bias), inputScale, filters.scales.data as Float32Array);
      for (const [name, { levels, scales }] of [
        [weight, filters],
        [bias, sums],
      ] as const)
        nodes.push(dequantized(name, add(`${name}.levels`, levels), add(`${name}.scales`, scales)));
    } else {
      for (const name of inputs) if (folded.weights.has(name)) weights.set(name, folded.weights.get(name)!);
    }
    const [output] = node.outputs;
    if (!plan.rangeOf.has(output)) {
      nodes.push({ ...node, inputs });
      continue;
    }
    const { source, nodes: after } = pair(output);
    nodes.push({ ...node, inputs, outputs: [source] }, ...after);
  }
  return { ...folded, nodes, weights };
}

/**
 * Only weights in int8, a scale a filter; biases and all computing stay float32, so no scales of activations are
 * stored: the smallest ONNX file of 8 bits a weight.
 *
 * @param folded Without batch normalizations.
 */
export function quantizeWeights(folded: Graph): Graph {
  const weights = new Map(folded.weights);
  const nodes = folded.nodes.flatMap((node): Node[] => {
    if (node.op !== 'Conv' && node.op !== 'Gemm') return [node];
    const name = node.inputs[1];
    const { levels, scales } = quantizeChannels(weightTensor(folded.weights.get(name)!));
    weights.delete(name);
    weights.set(`${name}.levels`, denseWeight(levels));
    weights.set(`${name}.scales`, denseWeight(scales));
    return [dequantized(name, `${name}.levels`, `${name}.scales`), node];
  });
  return { ...folded, nodes, weights };
}

/** What is read of a value that is quantised. */
function realName(name: string, outputs: ReadonlySet<string>): string {
  return outputs.has(name) ? name : `${name}.quantized`;
}

function dequantized(name: string, levels: string, scales: string): Node {
  return plainNode('DequantizeLinear', [levels, scales], name, { axis: { type: 'int', value: 0 } });
}
