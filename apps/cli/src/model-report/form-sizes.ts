import { setImmediate } from 'node:timers/promises';
import { expand } from '@fsnet/decoder';
import { compress } from '@fsnet/encoder';
import { FsnError, type Graph } from '@fsnet/graph';
import { toOnnx } from '@fsnet/onnx';
import { type CompressedSizes, compressedSizes } from '../inspection/compressed-size.ts';
import type { Io } from '../io.ts';
import type { Progress } from '../terminal/progress.ts';

/**
 * A form in which a network can be stored: as ONNX with float32 weights, the same with a byte a weight and
 * `DequantizeLinear` nodes, or as ONNX that keeps what the file has (summaries, few bits).
 */
type OnnxForm = 'onnxFloat32' | 'onnxInt8' | 'onnxCompact';

/** Sizes of a network in one form, bytes. */
export interface FormSize extends CompressedSizes {
  readonly form: 'file' | OnnxForm;
  readonly bytes: number;
}

/** Sizes of a network in its ONNX forms; each is really written. Forms that ONNX cannot say are left out. */
export async function onnxSizes(graph: Graph, io: Io, progress: Progress): Promise<FormSize[]> {
  const { goldenSamples: _, ...metadata } = graph.metadata;
  const bare = { ...graph, metadata };
  const isPacked = [...graph.weights.values()].some(
    ({ kind, dtype, vector }) => kind === 'summary' || vector.format === 'affine' || vector.dtype !== dtype,
  );
  const makers: readonly (readonly [OnnxForm, () => Uint8Array])[] = [
    ['onnxFloat32', () => toOnnx(bare)],
    ['onnxInt8', () => toOnnx(int8(bare), { form: 'compact' })],
    ...(isPacked ? [['onnxCompact', () => toOnnx(bare, { form: 'compact' })] as const] : []),
  ];
  const sizes: FormSize[] = [];
  for (const [index, [form, make]] of makers.entries()) {
    progress.update({ phase: 'sizes as ONNX', loaded: index, total: makers.length });
    // Exports compute without letting the event loop run, which is where Ctrl-C comes from.
    await setImmediate();
    io.signal.throwIfAborted();
    const bytes = exported(make);
    if (bytes) sizes.push({ form, bytes: bytes.byteLength, ...(await compressedSizes(bytes, io.signal)) });
  }
  return sizes;
}

/** All layers dense in 8 bits, as other programs quantise weights after training. */
function int8(graph: Graph): Graph {
  return compress(expand(graph), { bits: 8, goldenSamples: 0 }).graph;
}

function exported(make: () => Uint8Array): Uint8Array | undefined {
  try {
    return make();
  } catch (error) {
    if (error instanceof FsnError) return undefined;
    throw error;
  }
}
