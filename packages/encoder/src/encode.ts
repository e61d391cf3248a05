import { type Graph, runSteps, runStepsAsync } from '@fsnet/graph';
import { packSteps } from './codec/pack.ts';
import type { CoderChoice } from './codec/pack-vector.ts';
import { compressSteps, hasShortNames, stepOptions } from './compress.ts';
import type { EncodeOptions, EncodeProgress } from './options.ts';
import { settingsFor } from './recipe/recipe.ts';
import { shortenNames } from './small/shorten-names.ts';

/**
 * Compresses a network (see {@link compress}) and writes it as a `.fsn` file: 8 bits a weight and every layer dense
 * unless the options say otherwise. The same network and options always give the same bytes.
 *
 * @throws TypeError, RangeError for wrong options; FsnError where the network or the recipe is not valid; the
 *   signal's reason where it was aborted.
 */
export function encode(graph: Graph, options: EncodeOptions = {}): Uint8Array {
  return runSteps(encodeSteps(graph, options), stepOptions(options));
}

/** {@link encode}, letting the event loop run every few milliseconds, so that a page stays alive and can abort. */
export function encodeAsync(graph: Graph, options: EncodeOptions = {}): Promise<Uint8Array> {
  return runStepsAsync(encodeSteps(graph, options), stepOptions(options));
}

function* encodeSteps(
  graph: Graph,
  options: EncodeOptions,
): Generator<EncodeProgress | undefined, Uint8Array, void> {
  const { onReport, writer, recipe, packHeader = options.small } = options;
  const compressed = yield* compressSteps(graph, options);
  onReport?.(compressed.report);
  const { graph: named, weightNames } = hasShortNames(options)
    ? shortenNames(compressed.graph)
    : { graph: compressed.graph, weightNames: new Map<string, string>() };
  const coder = (name: string): CoderChoice =>
    settingsFor(weightNames.get(name) ?? name, options, recipe).coder ?? 'auto';
  return yield* packSteps(named, { coder, writer, packHeader });
}
