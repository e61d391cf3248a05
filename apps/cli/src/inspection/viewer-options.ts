import { basename } from 'node:path';
import { readHeader } from '@fsnet/format';
import type { ViewerOptions } from '@fsnet/onnx';
import type { ModelFile } from '../models/open-model.ts';
import { reportOnFsn } from './report.ts';

/** What a viewer of a network shows of the file that it came in. */
export function viewerOptions({ kind, bytes, path }: ModelFile): ViewerOptions {
  const file = basename(path);
  if (kind === 'onnx') return { properties: { file } };
  const report = reportOnFsn(readHeader(bytes));
  const { parameters, effectiveParameters, compressionRatio, layers } = report;
  return {
    weightBytes: new Map(layers.map((layer) => [layer.name, layer.bytes])),
    properties: {
      file,
      'file bytes': `${report.bytes}`,
      'format version': report.version,
      parameters: `${parameters}`,
      'effective parameters': `${Math.round(effectiveParameters)}`,
      'compression ratio': compressionRatio.toFixed(2),
    },
  };
}
