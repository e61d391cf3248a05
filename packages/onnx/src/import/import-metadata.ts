import type { Metadata } from '@fsnet/graph';
import { metadataFromJson } from '../metadata/metadata-json.ts';
import type { ModelMessage } from '../proto/messages.ts';

/** Key of `metadata_props` under which fsnet keeps its own metadata, as JSON. */
export const metadataKey = 'fsnet';

/** `producer_name` of the files that `toOnnx` writes. */
export const producerOfExports = 'fsnet';

/** What an ONNX file says of its network: fsnet's own metadata where there are any, else what ONNX has fields for. */
export function importMetadata(model: ModelMessage): Metadata {
  const { docString, producerName, producerVersion, metadataProps } = model;
  const own = metadataFromJson(metadataProps.get(metadataKey));
  const properties = Object.fromEntries([...metadataProps].filter(([key]) => key !== metadataKey || !own));
  const producer = [producerName, producerVersion].filter((part) => part !== '').join(' ');
  return {
    ...(docString !== '' && { description: docString }),
    ...(producer !== '' && producer !== producerOfExports && !own && { producer }),
    ...own,
    ...(Object.keys(properties).length > 0 && { properties }),
  };
}
