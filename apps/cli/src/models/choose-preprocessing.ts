import type { DecoderName } from '@fsnet/detection';
import type { Graph, Preprocessing } from '@fsnet/graph';
import {
  knownPreprocessing,
  type PreprocessingPreset,
  parsePreprocessing,
  preprocessingPresets,
  presetPreprocessing,
} from '@fsnet/vision';
import { readJson } from '../files/read-input.ts';
import type { Io } from '../io.ts';
import { notice } from '../terminal/notice.ts';

/** What `--preprocessing` names: a preset, or a JSON file. */
export async function namedPreprocessing(
  choice: string,
  graph: Graph<unknown>,
  io: Io,
): Promise<Preprocessing> {
  if (isPreset(choice)) return presetPreprocessing(choice, graph);
  return parsePreprocessing(await readJson(choice, io), graph, choice);
}

/**
 * How images become a network's input: as the user says, else as its file or its kind says, else ImageNet's
 * normalisation at the network's input size, which is said on standard error.
 */
export async function choosePreprocessing(
  choice: string | undefined,
  graph: Graph<unknown>,
  io: Io,
  decoder?: DecoderName,
): Promise<Preprocessing> {
  if (choice !== undefined) return namedPreprocessing(choice, graph, io);
  const known = knownPreprocessing(graph, decoder);
  if (known) return known;
  const assumed = presetPreprocessing('imagenet', graph);
  const { width, height, colorOrder, layout } = assumed;
  notice(
    io,
    `the file says nothing of preprocessing; assuming ImageNet's normalisation at ${width} x ${height}, ${colorOrder}, ${layout} (--preprocessing changes it)`,
  );
  return assumed;
}

function isPreset(choice: string): choice is PreprocessingPreset {
  return (preprocessingPresets as readonly string[]).includes(choice);
}
