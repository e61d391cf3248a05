import type { Graph } from '@fsnet/graph';
import { formatVersion } from '../file/file-start.ts';
import type { StoredGoldenSample, StoredWeight } from '../file/stored.ts';
import { Model } from '../generated/write/model.ts';
import { readHeader } from '../read/read-header.ts';
import { HeaderWriter } from './header-writer.ts';
import { storeGoldenSamples, writeMetadata } from './metadata.ts';
import { writeNetwork } from './network.ts';

export interface WriteOptions {
  /** Program that writes the file; `fsnet` if left out. */
  readonly writer?: string;
  /** Golden samples in stored form, instead of those of the graph's metadata. */
  readonly goldenSamples?: readonly StoredGoldenSample[];
  /**
   * Most bytes of a payload that stands in the header; 32 if left out. More makes the file smaller, by about 20 bytes
   * a payload, and its header larger.
   */
  readonly inlineBytes?: number;
  /**
   * Packs the header (`FSN.md`, "Packed headers"), which takes about half of its room then; readers of before refuse
   * such a file. Is given 32-bit words and codes their lowest bytes, then the next ones, and so on.
   */
  readonly encodePlanes?: (words: Uint8Array) => Uint8Array;
}

/**
 * The `.fsn` file of a network whose payloads are packed and given as `inline` bytes. The writer places them: small
 * ones in the header, the others in the data section, in the order in which the nodes use them. Equal input gives
 * equal bytes.
 *
 * @throws FsnError if a reader would refuse the file: it is read back.
 */
export function write(graph: Graph<StoredWeight>, options: WriteOptions = {}): Uint8Array {
  const writer = new HeaderWriter(options.inlineBytes);
  const { builder } = writer;
  const network = writeNetwork(writer, graph);
  const samples = options.goldenSamples ?? storeGoldenSamples(graph.metadata.goldenSamples ?? []);
  const metadata = writeMetadata(writer, graph.metadata, samples);
  const name = writer.string(graph.name, 'name');
  const program = writer.string(options.writer ?? 'fsnet', 'writer');
  Model.startModel(builder);
  Model.addValues(builder, network.values);
  Model.addSymbols(builder, network.symbols);
  Model.addDomains(builder, network.domains);
  Model.addInputs(builder, network.inputs);
  Model.addOutputs(builder, network.outputs);
  Model.addNodes(builder, network.nodes);
  Model.addWeights(builder, network.weights);
  Model.addMetadata(builder, metadata);
  Model.addName(builder, name);
  Model.addWriter(builder, program);
  Model.addOpset(builder, graph.opset);
  Model.addDataLength(builder, writer.dataLength);
  // Written even where they are the default, so that a newer reader need not know what that was.
  writer.always(() => {
    Model.addVersionMajor(builder, formatVersion.major);
    Model.addVersionMinor(builder, formatVersion.minor);
  });
  Model.finishSizePrefixedModelBuffer(builder, Model.endModel(builder));
  const bytes = writer.file(options.encodePlanes);
  readHeader(bytes, { complete: true });
  return bytes;
}
