import {
  executeNode,
  FsnError,
  type Graph,
  type InferredValue,
  type InputShapes,
  inferShapes,
  inferValues,
  type Node,
  neededNodes,
  type Tensor,
  valuesRead,
  type Weight,
  weightTensor,
} from '@fsnet/graph';
import { droppablePaths, withDrops } from './drop-path.ts';
import { joinMixtures } from './join-mixtures.ts';
import { joinNodes } from './join-nodes.ts';
import { layerStep } from './layer-steps.ts';
import { mixtureStep } from './mixture-step.ts';
import { isDifferentiable, runOperator } from './operator-step.ts';
import type { Step } from './step.ts';

/** The steps of a network that learns. */
export interface NetworkPlan {
  readonly steps: readonly PlannedStep[];
  /** By output of the network, the value that it is. */
  readonly results: ReadonlyMap<string, string>;
  /** Weights that are not learned, and what follows from them alone. */
  readonly constants: ReadonlyMap<string, Tensor>;
  /** What is known of the values for inputs of these shapes. */
  infer(shapes: InputShapes): ReadonlyMap<string, InferredValue>;
}

interface PlannedStep {
  readonly run: Step['run'];
  /** Values that no later step reads. */
  readonly lastReads: readonly string[];
}

/**
 * Plans how a network runs while it learns.
 *
 * @param learned The weights that are parameters or statistics.
 * @throws FsnError `unsupported-operator`, naming all operators that gradients do not pass.
 */
export function planTraining(graph: Graph, learned: ReadonlySet<string>): NetworkPlan {
  const { nodes, results, constants } = simplify(graph, learned);
  const outlines = new Map<string, Weight>();
  const outline = (name: string, weight: Weight) => {
    // Without values nothing that follows from it is taken for constant.
    const { dtype, shape } = weight;
    outlines.set(name, { kind: 'dense', dtype, shape, vector: {} as never });
  };
  for (const [name, weight] of graph.weights) if (learned.has(name)) outline(name, weight);
  for (const [name, { dtype, shape, data }] of constants)
    outlines.set(name, {
      ...{ kind: 'dense', dtype, shape },
      vector: { format: 'plain', dtype, data, count: data.length },
    });
  const simplified: Graph = { ...graph, nodes, weights: outlines, outputs: [] };
  const shapes = inferShapes(simplified);
  const depends = dependent(nodes, learned);
  const wrong: Node[] = [];
  const paths = droppablePaths(nodes);
  // What is dropped has to be there by itself.
  const facts = { results: new Set([...results.values(), ...paths.keys()]), shapes, constants };
  const joint = joinMixtures(joinNodes(nodes, facts.results, shapes), facts);
  const steps = joint.map((joined): Step | undefined => {
    const step = joined.kind === 'mixture' ? mixtureStep(joined) : layerStep(joined);
    const path = joined.kind === 'single' ? joined.node.outputs[0] : joined.output;
    if (step) return paths.has(path) ? withDrops(step, path, paths.get(path)!) : step;
    if (joined.kind !== 'single') return undefined;
    const { node } = joined;
    if (depends.has(node) && !isDifferentiable(node)) wrong.push(node);
    return { nodes: [node], reads: valuesRead(node), run: (frame, facts) => runOperator(node, frame, facts) };
  });
  if (wrong.length > 0) {
    const names = [...new Set(wrong.map(({ op, domain }) => (domain ? `${op} of ${domain}` : op)))];
    throw new FsnError('unsupported-operator', `gradients do not pass ${names.join(', ')}`, {
      path: wrong[0].outputs[0],
      actual: names,
    });
  }
  const cache = new Map<string, ReadonlyMap<string, InferredValue>>();
  return {
    steps: withLastReads(steps as Step[], new Set(results.values())),
    results,
    constants,
    infer(inputShapes) {
      const key = JSON.stringify(inputShapes);
      let found = cache.get(key);
      if (!found) {
        const inputs = graph.inputs.map((info) => ({ ...info, shape: inputShapes[info.name] }));
        found = inferValues({ ...simplified, inputs });
        cache.set(key, found);
      }
      return found;
    },
  };
}

/** Without nodes that no output needs, that do nothing, or that follow from constants alone. */
function simplify(graph: Graph, learned: ReadonlySet<string>) {
  const constants = new Map<string, Tensor>();
  const renamed = new Map<string, string>();
  const resolve = (name: string) => renamed.get(name) ?? name;
  const isStored = (name: string) => graph.weights.has(name) && !learned.has(name);
  const constant = (name: string): Tensor | undefined => {
    if (name === '') return undefined;
    if (!constants.has(name) && isStored(name)) constants.set(name, weightTensor(graph.weights.get(name)!));
    return constants.get(name);
  };
  const nodes: Node[] = [];
  for (const original of neededNodes(graph)) {
    const node = { ...original, inputs: original.inputs.map(resolve) };
    const inputs = node.inputs.map(constant);
    if (node.domain === '' && (node.op === 'Identity' || node.op === 'Dropout'))
      renamed.set(node.outputs[0], node.inputs[0]);
    else if (node.inputs.every((name, i) => name === '' || inputs[i])) {
      const outputs = executeNode(node, inputs);
      for (const [i, name] of node.outputs.entries()) if (name !== '') constants.set(name, outputs[i]);
    } else nodes.push(node);
  }
  const results = new Map(graph.outputs.map(({ name }) => [name, resolve(name)]));
  for (const name of results.values()) constant(name);
  return { nodes, results, constants };
}

/** The nodes through which a gradient has to pass: what depends on something that is learned. */
function dependent(nodes: readonly Node[], learned: ReadonlySet<string>): Set<Node> {
  const values = new Set(learned);
  const found = new Set<Node>();
  for (const node of nodes) {
    if (!valuesRead(node).some((name) => values.has(name))) continue;
    found.add(node);
    // Shapes are the same whatever the values.
    if (node.op === 'Shape' && node.domain === '') continue;
    for (const output of node.outputs) values.add(output);
  }
  for (const node of found) if (node.op === 'Shape') found.delete(node);
  return found;
}

function withLastReads(steps: readonly Step[], results: ReadonlySet<string>): PlannedStep[] {
  const seen = new Set(results);
  const planned = steps.toReversed().map(({ reads, run }) => {
    const lastReads = [...new Set(reads)].filter((name) => !seen.has(name));
    for (const name of lastReads) seen.add(name);
    return { lastReads, run };
  });
  return planned.reverse();
}
