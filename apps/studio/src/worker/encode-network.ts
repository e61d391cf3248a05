import { describeHeader } from '@fsnet/decoder';
import { type CompressReport, encodeAsync, type Recipe } from '@fsnet/encoder';
import { readHeader } from '@fsnet/format';
import type { Graph } from '@fsnet/graph';
import type { EncodeAnswer, EncodeRequest } from './calls.ts';
import type { CallContext } from './serve-calls.ts';

const phases = { fit: 'Fitting summaries', quantize: 'Quantising', pack: 'Packing' } as const;

/** A network as a `.fsn` file, and what was done to it. */
export async function encodeNetwork(
  graph: Graph,
  { settings, layers, small, goldenSample }: EncodeRequest,
  { signal, report }: CallContext,
): Promise<{ readonly file: Uint8Array<ArrayBuffer>; readonly answer: EncodeAnswer }> {
  const start = performance.now();
  let done: CompressReport | undefined;
  const file = await encodeAsync(graph, {
    ...settings,
    recipe: recipeOf(layers),
    small,
    // With short names layers could not be told apart any more.
    ...(small && { keepNames: true }),
    ...(!goldenSample && { goldenSamples: 0 }),
    signal,
    onProgress: ({ phase, loaded, total }) => report({ phase: phases[phase], loaded, total }),
    onReport: (made) => {
      done = made;
    },
  });
  const bytes = new Map(describeHeader(readHeader(file)).layers.map((layer) => [layer.name, layer.bytes]));
  const answer: EncodeAnswer = {
    bytes: file.length,
    milliseconds: performance.now() - start,
    layers: done!.layers.map(({ name, ratio, bits, relativeError, reason, warning }) => {
      const facts = { name, ratio, bits, relativeError, bytes: bytes.get(name) ?? 0 };
      return { ...facts, ...(reason !== undefined && { reason }), ...(warning !== undefined && { warning }) };
    }),
    notes: done!.notes,
  };
  return { file: file as Uint8Array<ArrayBuffer>, answer };
}

function recipeOf(layers: EncodeRequest['layers']): Recipe {
  const entries = Object.entries(layers);
  return { layers: entries.map(([name, settings]) => ({ match: exactly(name), ...settings })) };
}

/** The pattern that matches just this name. */
function exactly(name: string): string {
  return name.replace(/[\\*?{]/g, '\\$&');
}
