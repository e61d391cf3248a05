import { FsnError } from '@fsnet/graph';
import { readFields, rootPath } from './fields.ts';
import type { GraphMessage, ModelMessage, NodeMessage, TensorMessage, ValueInfoMessage } from './messages.ts';
import { readEntry, readTensor } from './read-tensor.ts';
import { readValueInfo } from './read-value-info.ts';

/** Fields of `ModelProto` that version 13 of its definition has. */
const modelFields: ReadonlySet<number> = new Set([1, 2, 3, 4, 5, 6, 7, 8, 14, 20, 25, 26]);

/**
 * Reads a `ModelProto`.
 *
 * @throws FsnError `not-onnx` where nothing speaks for an ONNX file, `truncated` where one ends too early,
 * `malformed`
 */
export function readModel(file: Uint8Array): ModelMessage {
  // Parts of a Buffer would be Buffers, whose methods differ.
  const bytes = new Uint8Array(file.buffer, file.byteOffset, file.byteLength);
  const model: Omit<ModelMessage, 'graph'> & { graph?: GraphMessage } = {
    irVersion: 0,
    producerName: '',
    producerVersion: '',
    docString: '',
    opsetImport: new Map(),
    metadataProps: new Map(),
    functions: new Set(),
  };
  let looksLikeOnnx = false;
  try {
    readFields(bytes, rootPath, (field, value) => {
      switch (field) {
        case 1:
          model.irVersion = value.number();
          break;
        case 2:
          model.producerName = value.text();
          break;
        case 3:
          model.producerVersion = value.text();
          break;
        case 6:
          model.docString = value.text();
          break;
        case 7:
          if (model.graph)
            throw new FsnError('malformed', 'the model has two graphs', { path: 'model.graph' });
          model.graph = readGraph(value.bytes(), 'graph');
          break;
        case 8:
          readOpset(value.bytes(), model.opsetImport);
          break;
        case 14:
          model.metadataProps.set(...readEntry(value.bytes(), 'metadata_props'));
          break;
        case 25:
          model.functions.add(readFunctionName(value.bytes()));
      }
      looksLikeOnnx = modelFields.has(field) || model.graph !== undefined;
    });
  } catch (cause) {
    if (looksLikeOnnx || !(cause instanceof FsnError)) throw cause;
    throw new FsnError('not-onnx', 'this is not an ONNX file', { cause });
  }
  const { graph } = model;
  if (!graph) throw new FsnError('not-onnx', 'this is not an ONNX file: it has no graph');
  return { ...model, graph };
}

/** Reads a `GraphProto`; sub-graphs go through here too. */
export function readGraph(bytes: Uint8Array, path: string): GraphMessage {
  const nodes: NodeMessage[] = [];
  const initializers: TensorMessage[] = [];
  const inputs: ValueInfoMessage[] = [];
  const outputs: ValueInfoMessage[] = [];
  const names = new Map<string, string>();
  let name = '';
  let sparse = 0;
  readFields(bytes, path, (field, value) => {
    switch (field) {
      case 1:
        nodes.push(readNode(value.bytes(), `${path}.node[${nodes.length}]`, names));
        break;
      case 2:
        name = value.text();
        break;
      case 5:
        initializers.push(readInitializer(value.bytes(), `${path}.initializer[${initializers.length}]`));
        break;
      case 11:
        inputs.push(readValueInfo(value.bytes(), `${path}.input[${inputs.length}]`));
        break;
      case 12:
        outputs.push(readValueInfo(value.bytes(), `${path}.output[${outputs.length}]`));
        break;
      case 15:
        sparse++;
    }
  });
  return { name, nodes, initializers, inputs, outputs, sparse };
}

function readInitializer(bytes: Uint8Array, path: string): TensorMessage {
  const tensor = readTensor(bytes, path);
  if (tensor.name === '') throw new FsnError('bad-graph', `${path} has no name`, { path });
  return tensor;
}

/** @param names Texts that were read already, so that equal ones take memory once. */
function readNode(bytes: Uint8Array, path: string, names: Map<string, string>): NodeMessage {
  let name = '';
  let opType = '';
  let domain = '';
  let inputs = noTexts;
  let outputs = noTexts;
  let attributes = noAttributes;
  readFields(bytes, path, (field, value) => {
    switch (field) {
      case 1:
        inputs = appended(inputs, shared(names, value.text()));
        break;
      case 2:
        outputs = appended(outputs, shared(names, value.text()));
        break;
      case 3:
        name = value.text();
        break;
      case 4:
        opType = shared(names, value.text());
        break;
      case 5:
        attributes = appended(attributes, value.bytes());
        break;
      case 7:
        domain = standardDomain(shared(names, value.text()));
    }
  });
  if (opType === '') throw new FsnError('malformed', `${path} has no operator`, { path });
  if (outputs.length === 0) throw new FsnError('bad-graph', `${path} has no output`, { path });
  return {
    name,
    opType,
    domain,
    inputs: fitted(inputs),
    outputs: fitted(outputs),
    attributes: fitted(attributes),
  };
}

// Small files of many nodes fill the memory with arrays: empty ones are shared, and others have no room to grow.
const noTexts: string[] = [];
const noAttributes: Uint8Array[] = [];

function appended<T>(list: T[], item: T): T[] {
  if (list.length === 0) return [item];
  list.push(item);
  return list;
}

/** The list in an array that has no room for more, as one has that was pushed to. */
function fitted<T>(list: T[]): readonly T[] {
  return list.length > 1 ? list.slice() : list;
}

function shared(names: Map<string, string>, text: string): string {
  const known = names.get(text);
  if (known === undefined) names.set(text, text);
  return known ?? text;
}

function readOpset(bytes: Uint8Array, opsets: Map<string, number>): void {
  let domain = '';
  let version = 0;
  readFields(bytes, 'opset_import', (field, value) => {
    if (field === 1) domain = standardDomain(value.text());
    else if (field === 2) version = value.number();
  });
  opsets.set(domain, version);
}

function readFunctionName(bytes: Uint8Array): string {
  let name = '';
  let domain = '';
  readFields(bytes, 'functions', (field, value) => {
    if (field === 1) name = value.text();
    else if (field === 10) domain = standardDomain(value.text());
  });
  return `${domain}.${name}`;
}

/** ONNX's own domain has two spellings. */
function standardDomain(domain: string): string {
  return domain === 'ai.onnx' ? '' : domain;
}
