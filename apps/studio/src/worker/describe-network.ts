import { describeHeader } from '@fsnet/decoder';
import { findDecoder } from '@fsnet/detection';
import { readHeader } from '@fsnet/format';
import { byteLengthOf, elementCount, type Graph, type ValueInfo } from '@fsnet/graph';
import { findImageInput, knownPreprocessing } from '@fsnet/vision';
import type { LayerDescription, NetworkDescription } from '../network/description.ts';
import { drawGraph, shapeText } from '../network/draw-graph.ts';
import type { NetworkFile } from './read-file.ts';

/** What the page shows of a network. */
export function describeNetwork(file: NetworkFile): NetworkDescription {
  const { name, format, size, graph } = file;
  const { title, description, licence, provenance } = graph.metadata;
  const layers =
    file.format === 'fsn' ? [...describeHeader(readHeader(file.bytes)).layers] : onnxLayers(graph);
  const parameters = layers.filter(isFloat).reduce((sum, layer) => sum + layer.parameters, 0);
  const drawing = drawGraph(graph);
  return {
    fileName: name,
    format,
    bytes: size,
    title: title ?? (graph.name || name),
    ...(description !== undefined && { description }),
    ...(licence !== undefined && { licence }),
    accuracy: provenance?.accuracy ?? [],
    parameters,
    multiplyAdds: drawing.boxes.reduce((sum, box) => sum + box.multiplyAdds, 0),
    inputs: graph.inputs.map(valueText),
    outputs: graph.outputs.map(valueText),
    opset: graph.opset,
    layers: layers.map(plain),
    drawing,
    ...imageFacts(graph),
  };
}

function plain(layer: LayerDescription): LayerDescription {
  const { name, op, kind, dtype, shape, ratio, bits, bytes, parameters } = layer;
  return { name, op, kind, dtype, shape, ratio, bits, bytes, parameters };
}

function isFloat({ dtype }: LayerDescription): boolean {
  return dtype.includes('float');
}

function onnxLayers(graph: Graph): LayerDescription[] {
  const readers = new Map<string, string>();
  for (const { op, inputs } of graph.nodes)
    for (const name of inputs) if (!readers.has(name)) readers.set(name, op);
  return [...graph.weights].map(([name, { kind, dtype, shape }]) => {
    const parameters = elementCount(shape);
    const bits = 4 * byteLengthOf(dtype, 2);
    const bytes = byteLengthOf(dtype, parameters);
    return { name, op: readers.get(name) ?? '', kind, dtype, shape, ratio: 1, bits, bytes, parameters };
  });
}

function valueText({ name, dtype, shape }: ValueInfo): string {
  return `${name}: ${dtype} ${shapeText(shape) || '?'}`;
}

/** Whether and how the network takes images, and what it says of them. */
function imageFacts(graph: Graph): Pick<NetworkDescription, 'task' | 'noImages' | 'assumed'> {
  try {
    findImageInput(graph);
    const known = knownPreprocessing(graph);
    const assumed =
      'The file says nothing of how images become its input: ImageNet’s normalisation is assumed.';
    return { task: taskOf(graph), ...(!known && { assumed }) };
  } catch (error) {
    return { task: 'other', noImages: error instanceof Error ? error.message : String(error) };
  }
}

function taskOf(graph: Graph): NetworkDescription['task'] {
  if (findDecoder(graph) !== undefined) return 'boxes';
  const [output, ...others] = graph.outputs;
  const isClasses = others.length === 0 && (output?.shape?.length ?? 0) >= 2;
  return isClasses ? 'classes' : 'other';
}
