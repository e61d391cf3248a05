import {
  byteLengthOf,
  bytesOf,
  type DataType,
  dataFromBytes,
  dataTypes,
  elementCount,
  type GoldenInput,
  type GoldenSample,
  type Metadata,
  type Tensor,
} from '@fsnet/graph';
import { arrayOf, number, oneOf, optional, parseObject, type Reader, record, text } from './json-shape.ts';

/** The metadata as JSON, without `properties`, which ONNX holds itself; `undefined` where there are none. */
export function metadataToJson(metadata: Metadata): string | undefined {
  const { properties: _, ...own } = metadata;
  if (Object.keys(own).length === 0) return undefined;
  return JSON.stringify(own, (_key, value) => (ArrayBuffer.isView(value) ? toBase64(value) : value));
}

/** Metadata out of JSON; `undefined` where it is not what {@link metadataToJson} writes. */
export function metadataFromJson(json: string | undefined): Metadata | undefined {
  if (json === undefined) return undefined;
  try {
    return readMetadata(JSON.parse(json)) as Metadata;
  } catch {
    return undefined;
  }
}

const shape = arrayOf(number);

const readTensor: Reader<Tensor> = (value) => {
  const parts = parseObject({ dtype: oneOf<DataType>(...dataTypes), shape, data: text })(value);
  const count = elementCount(parts.shape);
  const bytes = Uint8Array.from(atob(parts.data), (character) => character.charCodeAt(0));
  if (bytes.length !== byteLengthOf(parts.dtype, count)) throw new TypeError('a tensor of the wrong size');
  return { dtype: parts.dtype, shape: parts.shape, data: dataFromBytes(parts.dtype, bytes, count) };
};

const readGoldenInput: Reader<GoldenInput> = (value) =>
  parseObject({ kind: text })(value).kind === 'tensor'
    ? parseObject({ kind: oneOf('tensor' as const), tensor: readTensor })(value)
    : parseObject({
        kind: oneOf('drawn' as const),
        seed: number,
        shape,
        minimum: number,
        maximum: number,
      })(value);

const readGoldenSample: Reader<GoldenSample> = parseObject({
  inputs: record(readGoldenInput),
  outputs: record(readTensor),
  tolerance: number,
});

const readMetadata = parseObject({
  title: optional(text),
  description: optional(text),
  producer: optional(text),
  task: optional(text),
  labels: optional(arrayOf(text)),
  preprocessing: optional(
    arrayOf(
      parseObject({
        input: text,
        width: number,
        height: number,
        resize: oneOf('stretch', 'crop'),
        colorOrder: oneOf('rgb', 'bgr', 'gray'),
        layout: oneOf('nchw', 'nhwc'),
        scale: number,
        mean: arrayOf(number),
        std: arrayOf(number),
      }),
    ),
  ),
  licence: optional(text),
  provenance: optional(
    parseObject({
      recipe: optional(text),
      seed: optional(number),
      data: optional(text),
      accuracy: optional(
        arrayOf(parseObject({ metric: text, value: number, dataset: text, samples: number })),
      ),
    }),
  ),
  goldenSamples: optional(arrayOf(readGoldenSample)),
});

function toBase64(view: ArrayBufferView): string {
  const bytes = bytesOf(view as Uint8Array);
  let characters = '';
  for (let i = 0; i < bytes.length; i += 8192)
    characters += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(characters);
}
