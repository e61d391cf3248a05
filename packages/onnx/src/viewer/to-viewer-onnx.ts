import { canonicalOpset, type Graph, layerName, type Node, type ValueInfo } from '@fsnet/graph';
import { GraphExport } from '../export/graph-export.ts';
import { producerOfExports } from '../import/import-metadata.ts';
import { inferredView } from '../inferred-view.ts';
import type { ValueView } from '../operators/operator-form.ts';
import type { Message } from '../proto/chunks.ts';
import { writeModel } from '../proto/write-model.ts';
import type { NodeNotes } from '../proto/write-node.ts';
import { writeWholeTensor } from '../proto/write-tensor.ts';
import { packedWeight, viewerDomain } from './packed-weight.ts';
import { shownMetadata } from './shown-metadata.ts';

export interface ViewerOptions {
  /** What each weight takes in its file, by name. */
  readonly weightBytes?: ReadonlyMap<string, number>;
  /** What else to show of the network, above its own metadata. */
  readonly properties?: Readonly<Record<string, string>>;
}

/**
 * An ONNX file to look at in Netron, not to run: each filter summary is one node `FilterSummary` before its
 * convolution, each quantised dense weight one node `QuantizedWeight`, with ratio, bits and how the segments lie as
 * attributes, and the vector and its places as inputs. All other nodes are named and stand in canonical form, and
 * values between them have their shapes. `toOnnx` writes files that run.
 *
 * @throws FsnError `limit-exceeded` from 2 GiB on
 */
export function toViewerOnnx(graph: Graph, options: ViewerOptions = {}): Uint8Array {
  const { weightBytes, properties } = options;
  const view = inferredView(graph);
  const context = new GraphExport(graph, canonicalOpset, view);
  const packed: Node[] = [];
  const notes = new Map<Node, NodeNotes>();
  const initializers: Message[] = [];
  for (const [name, weight] of graph.weights) {
    const { kind, shape, vector } = weight;
    if (kind === 'dense' && vector.format === 'plain') {
      // As the file keeps it, half precision where it is that.
      initializers.push(writeWholeTensor(name, { dtype: vector.dtype, shape, data: vector.data }));
    } else {
      const shown = packedWeight(name, weight, weightBytes?.get(name), context);
      packed.push(shown.node);
      notes.set(shown.node, shown.notes);
    }
  }
  for (const [name, tensor] of context.added) initializers.push(writeWholeTensor(name, tensor));
  const nodes = [...packed, ...graph.nodes.map((node) => ({ ...node, name: layerName(node).name }))];
  const { metadata } = graph;
  return writeModel({
    irVersion: 10,
    opset: graph.nodes.some(({ captures }) => captures) ? graph.opset : canonicalOpset,
    domains: { ...graph.domains, [viewerDomain]: 1 },
    producerName: producerOfExports,
    producerVersion: '',
    docString: metadata.description ?? '',
    metadataProps: { ...properties, ...shownMetadata(metadata) },
    graphName: graph.name,
    inputs: graph.inputs,
    outputs: graph.outputs,
    nodes,
    initializers,
    values: valuesBetween(graph, nodes, view),
    notes,
  });
}

function valuesBetween(graph: Graph, nodes: readonly Node[], view: ValueView): ValueInfo[] {
  const outputs = new Set(graph.outputs.map(({ name }) => name));
  const values: ValueInfo[] = [];
  for (const name of nodes.flatMap((node) => node.outputs)) {
    const dtype = view.typeOf(name);
    if (name === '' || outputs.has(name) || dtype === undefined) continue;
    values.push({ name, dtype, shape: view.shapeOf(name) ?? null });
  }
  return values;
}
