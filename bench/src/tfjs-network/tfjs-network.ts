import { type Graph, type Node, valueConsumers } from '@fsnet/graph';
import * as tf from '@tensorflow/tfjs-core';
import { convolutionStep } from './convolution.ts';
import type { Step } from './step.ts';
import { plainStep } from './steps.ts';

export interface TfjsNetwork {
  /** The outputs by name, in the graph's order. To be called in a tidy. */
  run(inputs: ReadonlyMap<string, tf.Tensor>): (readonly [string, tf.Tensor])[];
  dispose(): void;
}

/**
 * A network as tfjs calls: batch normalizations folded into the convolutions before them, biases and ReLU fused into
 * the same call, as tfjs's own converter does. Only the operators of the networks that are measured.
 */
export function tfjsNetwork(graph: Graph): TfjsNetwork {
  const steps = stepsOf(graph);
  const lastReads = new Map(steps.flatMap(({ inputs }, index) => inputs.map((name) => [name, index])));
  const outputs = graph.outputs.map(({ name }) => name);
  return {
    run(inputs) {
      const values = new Map(inputs);
      for (const [index, step] of steps.entries()) {
        const result = step.compute(step.inputs.map((name) => values.get(name)!));
        for (const name of new Set(step.inputs))
          if (lastReads.get(name) === index && !inputs.has(name) && !outputs.includes(name))
            values.get(name)!.dispose();
        values.set(step.output, result);
      }
      return outputs.map((name) => [name, values.get(name)!] as const);
    },
    dispose() {
      for (const { kept } of steps) tf.dispose([...kept]);
    },
  };
}

function stepsOf(graph: Graph): Step[] {
  const consumers = valueConsumers(graph);
  const kept = new Set(graph.outputs.map(({ name }) => name));
  const done = new Set<Node>();
  /** The node after `node`, where it alone reads its result and is of kind `op`. */
  const next = (node: Node, op: string): Node | undefined => {
    const [output] = node.outputs;
    const [index, ...others] = consumers.get(output) ?? [];
    const reader = graph.nodes[index];
    return others.length === 0 && !kept.has(output) && reader?.op === op ? reader : undefined;
  };
  return graph.nodes.flatMap((node) => {
    if (done.has(node)) return [];
    const normalization = node.op === 'Conv' ? next(node, 'BatchNormalization') : undefined;
    const before = normalization ?? node;
    const relu = ['Conv', 'Gemm', 'Add'].includes(node.op) ? next(before, 'Relu') : undefined;
    for (const fused of [normalization, relu]) if (fused) done.add(fused);
    const output = (relu ?? before).outputs[0];
    return node.op === 'Conv'
      ? [convolutionStep(graph, node, { normalization, relu: relu !== undefined, output })]
      : [plainStep(graph, node, { relu: relu !== undefined, output })];
  });
}
