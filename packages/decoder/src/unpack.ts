import { readHeader } from '@fsnet/format';
import type { GoldenSample, Graph, Weight } from '@fsnet/graph';
import { expandWeight } from './expand.ts';
import { type DecodeOptions, runDecoding, runDecodingAsync, type Steps } from './steps.ts';
import { unpackGoldenSample } from './weight/unpack-golden-sample.ts';
import { type UnpackedParts, unpackWeight } from './weight/unpack-weight.ts';

/**
 * The network in a `.fsn` file. Filter summaries and quantised levels stay packed, so it takes little more memory
 * than the file; raw float values may be views of `file`, which must not change afterwards.
 *
 * @throws FsnError where the file is not a valid `.fsn` file; `signal.reason` where it was aborted.
 */
export function unpack(file: Uint8Array, options: DecodeOptions = {}): Graph {
  return runDecoding(
    unpackSteps(file, (weight) => weight),
    options,
  );
}

/** As {@link unpack}, letting the event loop run between weights. */
export function unpackAsync(file: Uint8Array, options: DecodeOptions = {}): Promise<Graph> {
  return runDecodingAsync(
    unpackSteps(file, (weight) => weight),
    options,
  );
}

/**
 * The network in a `.fsn` file with every weight dense, in the element type that the network computes with:
 * `expand(unpack(file))`, but one weight at a time is packed in memory.
 *
 * @throws FsnError where the file is not a valid `.fsn` file; `signal.reason` where it was aborted.
 */
export function decode(file: Uint8Array, options: DecodeOptions = {}): Graph {
  return runDecoding(unpackSteps(file, expandWeight), options);
}

/** As {@link decode}, letting the event loop run between weights. */
export function decodeAsync(file: Uint8Array, options: DecodeOptions = {}): Promise<Graph> {
  return runDecodingAsync(unpackSteps(file, expandWeight), options);
}

function* unpackSteps(file: Uint8Array, finish: (weight: Weight) => Weight): Steps<Graph> {
  const { graph, goldenSamples, headerLength, fileLength: total } = readHeader(file, { complete: true });
  let loaded = headerLength;
  yield { loaded, total };
  const weights = new Map<string, Weight>();
  const parts: UnpackedParts = new Map();
  for (const [name, stored] of graph.weights) {
    weights.set(name, finish(unpackWeight(stored, file, `weights[${weights.size}]`, parts)));
    const { payload } = stored.vector;
    if (payload.kind === 'span') loaded = payload.byteOffset + payload.byteLength;
    yield { loaded, total };
  }
  const samples: GoldenSample[] = [];
  for (const [index, stored] of goldenSamples.entries())
    samples.push(unpackGoldenSample(stored, file, `metadata.goldenSamples[${index}]`, parts));
  yield { loaded: total, total };
  const metadata = samples.length === 0 ? graph.metadata : { ...graph.metadata, goldenSamples: samples };
  return { ...graph, weights, metadata };
}
