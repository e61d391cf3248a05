import {
  type Attribute,
  drawUniform,
  type Graph,
  type Node,
  randomGenerator,
  type Weight,
} from '@fsnet/graph';

/** Channels of all layers but the first. */
const channels = 512;

/** Bytes of one layer's summary: half of its dense weights, at 8 bits. */
const summaryLength = (9 * channels * channels) / 2;

/**
 * A network whose file is large for what it computes, as slow connections find the most of: `layers` convolutions of
 * 3 x 3 from 512 to 512 channels on `size` x `size` pixels, 1.2 MB each by filter summaries of 8 bits, one a tap.
 */
export function heavyNetwork(layers: number, size = 1): Graph {
  const pads: Attribute = { type: 'ints', value: [1, 1, 1, 1] };
  const nodes: Node[] = [];
  const weights = new Map<string, Weight>();
  const node = (op: string, inputs: string[], output: string, attributes: Node['attributes'] = {}) =>
    nodes.push({ name: output, op, domain: '', inputs, outputs: [output], attributes });
  const first = drawUniform(1, channels * 3, -1, 1);
  weights.set('w0', {
    ...{ kind: 'dense', dtype: 'float32', shape: [channels, 3, 1, 1] },
    vector: { format: 'plain', dtype: 'float32', data: first, count: first.length },
  });
  node('Conv', ['image', 'w0'], 'v0');
  for (let layer = 1; layer <= layers; layer++) {
    weights.set(`w${layer}`, drawSummary(layer));
    node('Conv', [`v${layer - 1}`, `w${layer}`], `u${layer}`, { pads });
    node('Relu', [`u${layer}`], `v${layer}`);
  }
  node('GlobalAveragePool', [`v${layers}`], 'features');
  return {
    ...{ name: 'heavy', opset: 22, domains: {}, metadata: {}, nodes, weights },
    inputs: [{ name: 'image', dtype: 'float32', shape: ['batch', 3, size, size] }],
    outputs: [{ name: 'features', dtype: 'float32', shape: ['batch', channels, 1, 1] }],
  };
}

function drawSummary(seed: number): Weight {
  const next = randomGenerator(seed);
  const rows = summaryLength / channels;
  const starts = Uint32Array.from({ length: 9 * channels }, () => channels * Math.floor(next() * rows));
  const levels = Uint8Array.from({ length: summaryLength }, () => Math.floor(next() * 256));
  return {
    ...{ kind: 'summary', dtype: 'float32', shape: [channels, channels, 3, 3], groups: 1 },
    ...{ order: 'hwi', segments: 'tap', circular: false, locations: { kind: 'explicit', starts } },
    vector: {
      ...{ format: 'affine', count: summaryLength, bits: 8, block: 0, levels },
      ...{ scales: Float32Array.of(0.0005), zeros: Uint8Array.of(128) },
    },
  };
}
