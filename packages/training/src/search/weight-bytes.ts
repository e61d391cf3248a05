import { pack } from '@fsnet/encoder';
import { canonicalOpset, type Graph, type Weight } from '@fsnet/graph';

const nothing: Graph = {
  ...{ name: '', opset: canonicalOpset, domains: {} },
  ...{ inputs: [], outputs: [], nodes: [], weights: new Map(), metadata: {} },
};

/**
 * What a weight adds to a file: its payloads as the encoder codes them, with its description. Up to padding, which hangs on
 * what stands beside it, and less its name.
 */
export function weightBytes(weight: Weight): number {
  return pack({ ...nothing, weights: new Map([['w', weight]]) }).length - pack(nothing).length;
}
