import { bytesOf, type Graph, type Tensor } from '@fsnet/graph';
import { tensorFlowGraph } from './graph-nodes.ts';
import { quantizeUint8 } from './quantize-uint8.ts';

/** The two files of a tfjs graph model. */
export interface GraphModelFiles {
  /** `model.json`. */
  readonly json: Uint8Array;
  /** The only file of weights. */
  readonly bin: Uint8Array;
}

interface ManifestEntry {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly quantization?: { readonly min: number; readonly scale: number; readonly dtype: 'uint8' };
}

/**
 * A network as a tfjs graph model with all float weights in uint8, as `tensorflowjs_converter --quantize_uint8` writes
 * it, without what tfjs does without: versions, node attributes that equal their defaults, line breaks.
 *
 * @param folded Without batch normalizations.
 */
export function graphModel(folded: Graph): GraphModelFiles {
  const { nodes, weights } = tensorFlowGraph(folded);
  const packed = Array.from(weights, ([name, tensor]) => packWeight(name, tensor));
  const topology = {
    format: 'graph-model',
    modelTopology: { node: nodes, versions: {} },
    weightsManifest: [{ paths: ['w'], weights: packed.map(({ entry }) => entry) }],
  };
  return {
    json: new TextEncoder().encode(JSON.stringify(topology)),
    bin: new Uint8Array(Buffer.concat(packed.map(({ bytes }) => bytes))),
  };
}

function packWeight(
  name: string,
  { dtype, shape, data }: Tensor,
): { entry: ManifestEntry; bytes: Uint8Array } {
  if (dtype !== 'float32') return { entry: { name, shape, dtype }, bytes: bytesOf(data) };
  const { levels, min, scale } = quantizeUint8(data as Float32Array);
  return { entry: { name, shape, dtype, quantization: { min, scale, dtype: 'uint8' } }, bytes: levels };
}
