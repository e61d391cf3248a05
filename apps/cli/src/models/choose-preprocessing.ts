import type { Graph, Preprocessing } from '@fsnet/graph';
import { readJson } from '../files/read-input.ts';
import type { Io } from '../io.ts';
import { notice } from '../terminal/notice.ts';
import {
  checkPreprocessing,
  type PreprocessingPreset,
  parsePreprocessing,
  preprocessingPresets,
  presetPreprocessing,
} from './preprocessing.ts';

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
 * How images become a network's input: as the user says, else as its file says, else as networks of its kind usually
 * take them, else ImageNet's normalisation at the network's input size, which is said on standard error.
 */
export async function choosePreprocessing(
  choice: string | undefined,
  graph: Graph<unknown>,
  io: Io,
  usual: () => Preprocessing | undefined = () => undefined,
): Promise<Preprocessing> {
  if (choice !== undefined) return namedPreprocessing(choice, graph, io);
  const own = graph.metadata.preprocessing?.find(({ input }) =>
    graph.inputs.some(({ name }) => name === input),
  );
  if (own) {
    checkPreprocessing(own, graph);
    return own;
  }
  const known = usual();
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
