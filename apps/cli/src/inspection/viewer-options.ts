import { basename } from 'node:path';
import { describeHeader } from '@fsnet/decoder';
import { readHeader } from '@fsnet/format';
import type { ViewerOptions } from '@fsnet/onnx';
import type { ModelFile } from '../models/open-model.ts';

/** What a viewer of a network shows of the file that it came in. */
export function viewerOptions({ kind, bytes, path }: ModelFile): ViewerOptions {
  const file = basename(path);
  if (kind === 'onnx') return { properties: { file } };
  const described = describeHeader(readHeader(bytes));
  const { version, parameters, effectiveParameters, compressionRatio, layers } = described;
  return {
    weightBytes: new Map(layers.map((layer) => [layer.name, layer.bytes])),
    properties: {
      file,
      'file bytes': `${described.bytes}`,
      'format version': version,
      parameters: `${parameters}`,
      'effective parameters': `${Math.round(effectiveParameters)}`,
      'compression ratio': compressionRatio.toFixed(2),
    },
  };
}
