import {
  byteLengthOf,
  bytesOf,
  elementCount,
  type Graph,
  type Node,
  type Weight,
  weightTensor,
} from '@fsnet/graph';
import { bestOpset, compactOpset, compactWeight, hasCompactForm } from '../compact/compact-weight.ts';
import { metadataKey, producerOfExports } from '../import/import-metadata.ts';
import { inferredView } from '../inferred-view.ts';
import { metadataToJson } from '../metadata/metadata-json.ts';
import { opsetRange } from '../opset-range.ts';
import type { Message } from '../proto/chunks.ts';
import { writeModel } from '../proto/write-model.ts';
import { writeTensor, writeWholeTensor } from '../proto/write-tensor.ts';
import { GraphExport } from './graph-export.ts';
import { targetOpset } from './target-opset.ts';

export interface ToOnnxOptions {
  /**
   * `expanded` (the default) writes every weight dense, as other programs do; `compact` writes quantised weights
   * and filter summaries as they are, with nodes that expand them, so that the file stays small.
   */
  readonly form?: 'expanded' | 'compact';
  /** Opset to write for, 7 to 22; by default 13 or the source's, or as high as the operators need. */
  readonly opset?: number;
}

/**
 * An ONNX file of a network. Weights without another form are written out of their memory, so that the file is
 * their only copy.
 *
 * @throws RangeError for an opset outside 7 to 22, FsnError `unsupported-operator` where the opset cannot say what
 * a node says
 */
export function toOnnx(graph: Graph, options: ToOnnxOptions = {}): Uint8Array {
  const { form = 'expanded', opset: wanted } = options;
  if (form !== 'expanded' && form !== 'compact')
    throw new TypeError(`form is expanded or compact, not ${form}`);
  if (wanted !== undefined && !(wanted >= opsetRange.minimum && wanted <= opsetRange.maximum))
    throw new RangeError(`opset ${wanted} is not among ${opsetRange.minimum} to ${opsetRange.maximum}`);

  const isCompact = (weight: Weight) => form === 'compact' && hasCompactForm(weight);
  const view = inferredView(graph);
  const compact = [...graph.weights.values()].filter(isCompact);
  const least = compact.length > 0 ? compactOpset : opsetRange.minimum;
  const best = Math.max(least, ...compact.map(bestOpset));
  const opset = targetOpset(graph, view, wanted, { least, best });
  const context = new GraphExport(graph, opset, view);
  const lowered = graph.nodes.flatMap((node) => context.lower(node));

  const readBefore = namesRead(graph.nodes);
  const readNow = namesRead(lowered);
  const outputs = new Set(graph.outputs.map(({ name }) => name));
  const initializers: Message[] = [];
  const expanding: Node[] = [];
  for (const [name, weight] of graph.weights) {
    if (readBefore.has(name) && !readNow.has(name) && !outputs.has(name)) continue;
    if (isCompact(weight)) expanding.push(...compactWeight(name, weight, context));
    else initializers.push(expandedWeight(name, weight));
  }
  for (const [name, tensor] of context.added) initializers.push(writeWholeTensor(name, tensor));

  const { metadata } = graph;
  const own = metadataToJson(metadata);
  return writeModel({
    irVersion: opset <= 18 ? 8 : opset <= 20 ? 9 : 10,
    opset,
    domains: graph.domains,
    producerName: producerOfExports,
    producerVersion: '',
    docString: metadata.description ?? '',
    metadataProps: { ...metadata.properties, ...(own !== undefined && { [metadataKey]: own }) },
    graphName: graph.name,
    inputs: graph.inputs,
    outputs: graph.outputs,
    nodes: [...expanding, ...lowered],
    initializers,
  });
}

/** Whether the weight is stored as what the network computes with. */
function isPlain(weight: Weight): boolean {
  return weight.kind === 'dense' && weight.vector.format === 'plain' && weight.vector.dtype === weight.dtype;
}

/** Plain values are written from where they are, others are computed when their turn comes. */
function expandedWeight(name: string, weight: Weight): Message {
  if (isPlain(weight)) return writeWholeTensor(name, weightTensor(weight));
  return writeTensor(name, weight, {
    byteLength: byteLengthOf(weight.dtype, elementCount(weight.shape)),
    bytes: () => bytesOf(weightTensor(weight).data),
  });
}

function namesRead(nodes: readonly Node[]): Set<string> {
  return new Set(nodes.flatMap(({ inputs, captures = [] }) => [...inputs, ...captures]));
}
