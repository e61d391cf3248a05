import { readHeader } from '@fsnet/format';
import type { Graph } from '@fsnet/graph';
import type { Io } from '../io.ts';
import { inFile, type ModelFile, modelBytes, readGraph } from '../models/open-model.ts';
import type { Progress } from '../terminal/progress.ts';
import { compressedSizes } from './compressed-size.ts';
import { type InspectReport, reportOnFsn, reportOnOnnx } from './report.ts';

/** A network read whole, its weights as the file has them, and what its file tells. */
export interface InspectedModel {
  readonly graph: Graph;
  readonly report: InspectReport;
}

/** Reads the network in a file and reports on it; what general compressors make of it where `compressed` is set. */
export async function inspectModel(
  file: ModelFile,
  { compressed }: { readonly compressed: boolean },
  io: Io,
  progress: Progress,
): Promise<InspectedModel> {
  const { path, kind, bytes } = file;
  const header = kind === 'fsn' ? await inFile(path, () => readHeader(bytes)) : undefined;
  const graph = await readGraph(file, 'packed', io, progress);
  const report = header ? reportOnFsn(header, graph) : reportOnOnnx(graph, modelBytes(file));
  if (!compressed) return { graph, report };
  return { graph, report: { ...report, ...(await compressedSizes(bytes, io.signal)) } };
}
