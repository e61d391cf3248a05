import { type Dimension, FsnError, type Node, onnxDataTypeCode, type ValueInfo } from '@fsnet/graph';
import { joined, type Message, MessageWriter } from './chunks.ts';
import { type NodeNotes, writeEntry, writeNode } from './write-node.ts';

/** A whole ONNX file, as it is about to be written. */
export interface ModelParts {
  readonly irVersion: number;
  readonly opset: number;
  readonly domains: Readonly<Record<string, number>>;
  readonly producerName: string;
  readonly producerVersion: string;
  readonly docString: string;
  readonly metadataProps: Readonly<Record<string, string>>;
  readonly graphName: string;
  readonly inputs: readonly ValueInfo[];
  readonly outputs: readonly ValueInfo[];
  readonly nodes: readonly Node[];
  /** `TensorProto`s. */
  readonly initializers: readonly Message[];
  /** What is known of values between nodes. */
  readonly values?: readonly ValueInfo[];
  readonly notes?: ReadonlyMap<Node, NodeNotes>;
}

/** Protobuf's own limit. */
const largestFile = 2 ** 31;

/**
 * The bytes of a `ModelProto`.
 *
 * @throws FsnError `limit-exceeded` from 2 GiB on
 */
export function writeModel(parts: ModelParts): Uint8Array {
  const writer = new MessageWriter()
    .integer(1, parts.irVersion)
    .text(2, parts.producerName)
    .text(3, parts.producerVersion)
    .text(6, parts.docString);
  for (const [domain, version] of [['', parts.opset] as const, ...Object.entries(parts.domains)])
    writer.message(8, new MessageWriter().text(1, domain).integer(2, version).finish());
  for (const entry of Object.entries(parts.metadataProps)) writer.message(14, writeEntry(entry));
  const model = writer.message(7, writeGraph(parts)).finish();
  if (model.byteLength < largestFile) return joined(model);
  throw new FsnError('limit-exceeded', 'an ONNX file cannot be of 2 GiB or more', {
    expected: largestFile,
    actual: model.byteLength,
  });
}

function writeGraph(parts: ModelParts): Message {
  const { graphName, inputs, outputs, nodes, initializers, values = [], notes } = parts;
  const writer = new MessageWriter().requiredText(2, graphName === '' ? 'graph' : graphName);
  for (const node of nodes) writer.message(1, writeNode(node, notes?.get(node)));
  for (const tensor of initializers) writer.message(5, tensor);
  for (const info of inputs) writer.message(11, writeValueInfo(info));
  for (const info of outputs) writer.message(12, writeValueInfo(info));
  for (const info of values) writer.message(13, writeValueInfo(info));
  return writer.finish();
}

function writeValueInfo({ name, dtype, shape }: ValueInfo): Message {
  const tensor = new MessageWriter().integer(1, onnxDataTypeCode(dtype));
  if (shape) {
    const dimensions = new MessageWriter();
    for (const size of shape) dimensions.message(1, writeDimension(size));
    tensor.message(2, dimensions.finish());
  }
  const type = new MessageWriter().message(1, tensor.finish()).finish();
  return new MessageWriter().requiredText(1, name).message(2, type).finish();
}

function writeDimension(size: Dimension): Message {
  const writer = new MessageWriter();
  if (typeof size === 'number') writer.integer(1, size);
  else if (size !== null) writer.requiredText(2, size);
  return writer.finish();
}
