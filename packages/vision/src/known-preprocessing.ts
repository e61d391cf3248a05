import { type DecoderName, detectionDecoders, findDecoder } from '@fsnet/detection';
import type { Graph, Preprocessing } from '@fsnet/graph';
import { checkPreprocessing, presetPreprocessing } from './preprocessing.ts';

/**
 * How images become a network's input, as its file says, else as detectors of its kind take them; `undefined` where
 * neither is known.
 *
 * @param decoder The kind of detector, where it is known better than by its outputs.
 * @throws FsnError `bad-shape` where what the file says is for an input of another size.
 */
export function knownPreprocessing(
  graph: Graph<unknown>,
  decoder: DecoderName | undefined = findDecoder(graph),
): Preprocessing | undefined {
  const own = graph.metadata.preprocessing?.find(({ input }) =>
    graph.inputs.some(({ name }) => name === input),
  );
  if (own) {
    checkPreprocessing(own, graph);
    return own;
  }
  const usual = decoder && detectionDecoders[decoder].preprocessing;
  return usual && { ...presetPreprocessing('unit', graph), ...usual };
}
