import type { LayerSettings } from '@fsnet/encoder';
import type { LayerDescription, NetworkDescription } from '../network/description.ts';
import type { EncodeRequest } from '../worker/calls.ts';

/** Operators whose weights are encoded, and weights that they need to have: as `compress` has it. */
const operators: ReadonlySet<string> = new Set(['Conv', 'ConvTranspose', 'Gemm', 'MatMul']);
const leastWeights = 256;

/** Whether a weight is a layer that settings are for. */
export function isEncoded({ op, parameters, dtype }: LayerDescription): boolean {
  return operators.has(op) && parameters >= leastWeights && dtype === 'float32';
}

/** About how many bytes a network will have: known at once, where the encoder takes its time. */
export function estimateSize(
  { layers, bytes }: NetworkDescription,
  { settings }: Pick<EncodeRequest, 'settings'>,
  own: EncodeRequest['layers'],
): number {
  const stored = layers.reduce((sum, layer) => sum + layer.bytes, 0);
  const encoded = layers.map((layer) => layerBytes(layer, { ...settings, ...own[layer.name] }));
  return encoded.reduce((sum, each) => sum + each, bytes - stored);
}

function layerBytes(layer: LayerDescription, settings: LayerSettings): number {
  const { ratio = 1 } = settings;
  const bits: number = settings.bits ?? layer.bits;
  if (!isEncoded(layer)) return layer.bytes;
  if (bits === layer.bits && ratio === 1) return layer.bytes;
  const spatial = layer.shape.slice(2).reduce((product, size) => product * size, 1);
  // Kernels of one tap have no summary.
  const kept = layer.kind === 'summary' && ratio === 1 ? layer.ratio : spatial > 1 ? ratio : 1;
  return (layer.parameters / kept) * (bits / 8);
}
