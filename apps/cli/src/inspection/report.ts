import { describeHeader } from '@fsnet/decoder';
import type { FsnHeader, StoredWeight } from '@fsnet/format';
import {
  byteLengthOf,
  type DataType,
  elementCount,
  type Graph,
  type Metadata,
  type NumericVector,
  type ValueInfo,
} from '@fsnet/graph';
import type { CompressedSizes } from './compressed-size.ts';
import { entropyBytes } from './entropy.ts';

/** One weight of an inspected file, of either format. */
export interface ReportedLayer {
  readonly name: string;
  /** Operator that reads it first. */
  readonly op: string;
  readonly kind: 'dense' | 'summary';
  /** Of the dense weight. */
  readonly shape: readonly number[];
  readonly dtype: DataType;
  /** Dense values for each stored value. */
  readonly ratio: number;
  /** Of a stored value before entropy coding. */
  readonly bits: number;
  readonly bytes: number;
  /** Of `bytes`, those that say where a summary's segments start. */
  readonly locationBytes?: number;
  /** Of the file's bytes, 0 to 1. */
  readonly relativeShare: number;
  /** Order-0 entropy of the stored values; left out where there are few of them or only the header was read. */
  readonly entropyBytes?: number;
  readonly coder?: 'raw' | 'rans';
  readonly parameters: number;
}

/** What `fsn inspect` tells: the keys of its JSON. */
export interface InspectReport extends Partial<CompressedSizes> {
  readonly format: 'fsn' | 'onnx';
  /** Of the format; left out for ONNX. */
  readonly version?: string;
  readonly writer?: string;
  readonly name: string;
  readonly opset: number;
  readonly bytes: number;
  readonly headerBytes?: number;
  readonly parameters: number;
  readonly effectiveParameters: number;
  readonly compressionRatio: number;
  readonly layers: readonly ReportedLayer[];
  /** Sum of the layers'. */
  readonly entropyBytes?: number;
  readonly nodes: number;
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
  readonly metadata: Metadata;
  readonly goldenSamples: number;
}

/** The report on a `.fsn` file by its header, with entropies where its unpacked `graph` is given. */
export function reportOnFsn(header: FsnHeader, graph?: Graph): InspectReport {
  const inspection = describeHeader(header);
  const layers = inspection.layers.map((layer) => {
    const weight = graph?.weights.get(layer.name);
    const locationBytes = locationBytesOf(header.graph.weights.get(layer.name));
    return {
      ...layer,
      ...(locationBytes > 0 && { locationBytes }),
      relativeShare: layer.bytes / inspection.bytes,
      ...entropyOf(weight?.vector),
    };
  });
  return { format: 'fsn', ...inspection, layers, ...(graph && { entropyBytes: entropySum(layers) }) };
}

/** The report on an ONNX file of `bytes` bytes, external data among them. */
export function reportOnOnnx(graph: Graph, bytes: number): InspectReport {
  const readers = new Map<string, string>();
  for (const { op, inputs } of graph.nodes)
    for (const name of inputs) if (!readers.has(name)) readers.set(name, op);
  const layers = [...graph.weights].map(([name, { kind, dtype, shape, vector }]): ReportedLayer => {
    const parameters = elementCount(shape);
    const stored = byteLengthOf(dtype, parameters);
    return {
      name,
      op: readers.get(name) ?? '',
      kind,
      shape,
      dtype,
      ratio: 1,
      bits: 4 * byteLengthOf(dtype, 2),
      bytes: stored,
      relativeShare: stored / bytes,
      ...entropyOf(vector),
      parameters,
    };
  });
  const floats = layers.filter(
    ({ dtype, op, shape }) =>
      /^b?float(16|32|64)$/.test(dtype) || (op === 'DequantizeLinear' && shape.length > 1),
  );
  const parameters = floats.reduce((sum, layer) => sum + layer.parameters, 0);
  const { goldenSamples, ...metadata } = graph.metadata;
  return {
    format: 'onnx',
    name: graph.name,
    opset: graph.opset,
    bytes,
    parameters,
    effectiveParameters: floats.reduce((sum, layer) => sum + (layer.parameters * layer.bits) / 32, 0),
    compressionRatio: (4 * parameters) / bytes,
    layers,
    entropyBytes: entropySum(layers),
    nodes: graph.nodes.length,
    inputs: graph.inputs,
    outputs: graph.outputs,
    metadata,
    goldenSamples: goldenSamples?.length ?? 0,
  };
}

function entropyOf(vector: NumericVector | undefined): { entropyBytes?: number } {
  const bytes = vector && entropyBytes(vector);
  return bytes === undefined ? {} : { entropyBytes: bytes };
}

function entropySum(layers: readonly { readonly entropyBytes?: number }[]): number {
  return layers.reduce((sum, layer) => sum + (layer.entropyBytes ?? 0), 0);
}

function locationBytesOf(weight: StoredWeight | undefined): number {
  if (weight?.kind !== 'summary' || weight.locations.kind !== 'explicit') return 0;
  const { payload } = weight.locations;
  return payload.kind === 'span' ? payload.byteLength : payload.bytes.byteLength;
}
