import type { Graph, Metadata } from '@fsnet/graph';
import { cifar10Labels } from '@fsnet/training/files';
import type { Command } from 'commander';
import { readText } from '../files/read-input.ts';
import type { Io } from '../io.ts';
import { namedPreprocessing } from './choose-preprocessing.ts';
import { checkLabelCount, parseLabels } from './labels.ts';

/** What a user says of a network besides its weights. */
export interface MetadataOptions {
  readonly labels?: string;
  readonly preprocessing?: string;
  readonly title?: string;
  readonly licence?: string;
}

/** Adds the options of a command that writes a `.fsn` file. */
export function addMetadataOptions(command: Command): Command {
  return command
    .option('--labels <file>', 'class labels: one a line, a JSON array, or cifar10')
    .option('--preprocessing <file>', 'JSON file, or imagenet, cifar10, unit, none')
    .option('--title <text>', 'name for people')
    .option('--licence <text>', 'SPDX identifier or text');
}

/** Only what the options say; files that they name are read. */
export async function metadataFrom(
  { title, licence, labels, preprocessing }: MetadataOptions,
  graph: Graph,
  io: Io,
): Promise<Partial<Metadata>> {
  return {
    ...(title !== undefined && { title }),
    ...(licence !== undefined && { licence }),
    ...(labels !== undefined && { labels: await labelsFor(graph, labels, io) }),
    ...(preprocessing !== undefined && {
      preprocessing: preprocessing === 'none' ? [] : [await namedPreprocessing(preprocessing, graph, io)],
    }),
  };
}

async function labelsFor(graph: Graph, choice: string, io: Io): Promise<readonly string[]> {
  const labels = choice === 'cifar10' ? cifar10Labels : parseLabels(await readText(choice, io), choice);
  checkLabelCount(labels, graph, choice);
  return labels;
}
