import { checkGraph, FsnError, type Graph, sortNodes } from '@fsnet/graph';
import { opsetRange } from '../opset-range.ts';
import { readModel } from '../proto/read-model.ts';
import { canonicalNodes } from './canonical-nodes.ts';
import { GraphImport } from './graph-import.ts';
import { importMetadata } from './import-metadata.ts';
import { sourceNodes } from './source-nodes.ts';
import { valueInfo } from './value-info.ts';

export interface FromOnnxOptions {
  /** Contents of the files beside the ONNX file that hold its larger weights, by the name that it gives them. */
  readonly externalData?: Readonly<Record<string, Uint8Array>>;
}

/**
 * The network of an ONNX file, opset 7 to 22, in canonical form: constants and computations of static shapes become
 * weights, and weights stay views of `bytes` where they are aligned there.
 *
 * Operators that fsnet does not know are carried as they are.
 *
 * @throws FsnError `not-onnx` `truncated` `malformed` `unsupported-version` `unsupported-operator`
 * `unsupported-type` `bad-graph` `bad-shape` `bad-type` `bad-value` `bad-offset`, and `io` where external data are
 * missing
 */
export function fromOnnx(bytes: Uint8Array, options: FromOnnxOptions = {}): Graph {
  const model = readModel(bytes);
  const opset = model.opsetImport.get('') ?? (model.irVersion < 3 ? 1 : undefined);
  if (opset === undefined || !(opset >= opsetRange.minimum && opset <= opsetRange.maximum)) {
    throw new FsnError(
      'unsupported-version',
      `opset ${opset ?? 'unknown'} is not among ${opsetRange.minimum} to ${opsetRange.maximum}`,
      { path: 'model.opset_import', expected: opsetRange, actual: opset },
    );
  }
  const context = new GraphImport(opset, bytes.length, options.externalData ?? {});
  const { graph } = model;
  if (graph.sparse > 0)
    throw new FsnError('unsupported-type', 'sparse initializers are not supported', {
      path: 'graph.sparse_initializer',
    });
  context.addInitializers(graph.initializers);
  const inputs = graph.inputs
    .filter(({ name }) => !context.weights.has(name))
    .map((each, i) => valueInfo(each, `graph.input[${i}]`));
  const source = sourceNodes(graph.nodes, model.functions, context);
  context.reserveNames(inputs, source);
  const known = new Set([...inputs.map(({ name }) => name), ...context.weights.keys()]);
  const outputs = graph.outputs.map((each, i) => valueInfo(each, `graph.output[${i}]`));
  const nodes = canonicalNodes(sortNodes(source, known), inputs, outputs, context);
  const domains = Object.fromEntries([...model.opsetImport].filter(([domain]) => domain !== ''));
  const result: Graph = {
    name: graph.name,
    opset,
    domains,
    inputs,
    outputs,
    nodes,
    weights: context.weights,
    metadata: importMetadata(model),
  };
  checkGraph(result);
  return result;
}
