import {
  type FsnHeader,
  openSource,
  readHeaderFrom,
  type SourceInput,
  type StoredLocations,
  type StoredVector,
  type StoredWeight,
} from '@fsnet/format';
import {
  blockCount,
  byteLengthOf,
  type DataType,
  elementCount,
  type Metadata,
  type Node,
  type ValueInfo,
} from '@fsnet/graph';

/** One weight of an inspected file. */
export interface InspectedLayer {
  /** Of the weight. */
  readonly name: string;
  /** Operator that reads it first: `Conv`; empty where none does. */
  readonly op: string;
  readonly kind: 'dense' | 'summary';
  /** Of the dense weight: `[filters, input channels a group, ...kernel]` for a convolution. */
  readonly shape: readonly number[];
  /** Dense values for each stored value: `CR` for a filter summary, 1 for a dense weight. */
  readonly ratio: number;
  /** Of one stored value, before entropy coding. */
  readonly bits: number;
  /** That it takes in the file, locations included. */
  readonly bytes: number;
  /** Dense values. */
  readonly parameters: number;
  /** As the paper counts them, see {@link Inspection}. */
  readonly effectiveParameters: number;
  readonly coder: 'raw' | 'rans';
  readonly dtype: DataType;
}

/** What the header of a `.fsn` file tells. */
export interface Inspection {
  /** `major.minor` of the format. */
  readonly version: string;
  readonly writer: string;
  readonly name: string;
  readonly opset: number;
  /** Of the whole file. */
  readonly bytes: number;
  readonly headerBytes: number;
  /** Values of all float weights of the network, filters counted whole. */
  readonly parameters: number;
  /**
   * The paper's measure of size, in 32-bit parameters: values times bits over 32, and 2 for each scale and zero
   * point. Locations that are learned or drawn count by their bits too.
   */
  readonly effectiveParameters: number;
  /** Bytes of the float weights at 32 bits, for each byte of the file. */
  readonly compressionRatio: number;
  readonly layers: readonly InspectedLayer[];
  readonly nodes: number;
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
  /** All but the golden samples, which are no part of the header. */
  readonly metadata: Metadata;
  readonly goldenSamples: number;
}

/**
 * Describes a `.fsn` file by its header alone: of a URL or a local file it reads only that, where it can.
 *
 * @param input A path (Node), URL, `Request`, `Response`, `Blob`, the bytes themselves, or a `ByteSource`.
 * @throws FsnError where the header is not a valid one or cannot be read.
 */
export async function inspect(
  input: SourceInput,
  options: { readonly signal?: AbortSignal | undefined } = {},
): Promise<Inspection> {
  const source = await openSource(input, options);
  return describeHeader(await readHeaderFrom(source, options));
}

/** Describes a header that was already read. */
export function describeHeader(header: FsnHeader): Inspection {
  const { graph } = header;
  const readers = firstReaders(graph.nodes);
  const layers = [...graph.weights].map(([name, weight]) => describeWeight(name, weight, readers.get(name)));
  const floats = layers.filter(({ dtype }) => floatTypes.includes(dtype));
  const parameters = sum(floats, (layer) => layer.parameters);
  return {
    version: `${header.version.major}.${header.version.minor}`,
    writer: header.writer,
    name: graph.name,
    opset: graph.opset,
    bytes: header.fileLength,
    headerBytes: header.headerLength,
    parameters,
    effectiveParameters: sum(floats, (layer) => layer.effectiveParameters),
    compressionRatio: (4 * parameters) / header.fileLength,
    layers,
    nodes: graph.nodes.length,
    inputs: graph.inputs,
    outputs: graph.outputs,
    metadata: graph.metadata,
    goldenSamples: header.goldenSamples.length,
  };
}

const floatTypes: readonly DataType[] = ['float32', 'float16', 'bfloat16', 'float64'];

function firstReaders(nodes: readonly Node[]): Map<string, string> {
  const readers = new Map<string, string>();
  for (const { op, inputs, captures } of nodes)
    for (const name of [...inputs, ...(captures ?? [])]) if (!readers.has(name)) readers.set(name, op);
  return readers;
}

function describeWeight(name: string, weight: StoredWeight, op = ''): InspectedLayer {
  const { kind, shape, dtype, vector } = weight;
  const locations = kind === 'summary' ? weight.locations : undefined;
  const parameters = elementCount(shape);
  const bits = vector.format === 'affine' ? vector.bits : 4 * byteLengthOf(vector.dtype, 2);
  return {
    name,
    op,
    kind,
    shape,
    ratio: kind === 'summary' && vector.count > 0 ? parameters / vector.count : 1,
    bits,
    bytes: payloadLength(vector) + (locations?.kind === 'explicit' ? payloadLength(locations) : 0),
    parameters,
    effectiveParameters: (vector.count * bits) / 32 + scalePairs(vector) * 2 + locationParameters(locations),
    coder: vector.coder,
    dtype,
  };
}

function payloadLength({ payload }: StoredVector | Extract<StoredLocations, { kind: 'explicit' }>): number {
  return payload.kind === 'span' ? payload.byteLength : payload.bytes.byteLength;
}

function scalePairs(vector: StoredVector): number {
  return vector.format === 'affine' ? blockCount(vector.count, vector.block) : 0;
}

function locationParameters(locations: StoredLocations | undefined): number {
  if (locations?.kind !== 'explicit') return 0;
  return (locations.count * (locations.bits + (locations.fractions ? 16 : 0))) / 32;
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
