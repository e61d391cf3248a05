import { type Genotype, parseGenotype } from '@fsnet/models';
import type { ArchitectureLearning, CellNetworkSource, SupernetSource } from './recipe.ts';
import { number, object, oneOf, optional, type Rule, text, wholeNumber } from './rules.ts';

const width = wholeNumber(1, 2 ** 12);
const depth = wholeNumber(1, 1000);
const count = wholeNumber(1, 2 ** 31 - 1);

export const supernet: Rule<SupernetSource> = object<SupernetSource>({
  architecture: oneOf('darts-supernet'),
  channels: width,
  // With fewer there is no normal cell.
  cells: wholeNumber(3, 1000),
  partialChannels: optional(oneOf(1, 2, 4), 1),
});

const genotype: Rule<string | Genotype> = (value, path) =>
  typeof value === 'object' ? parseGenotype(value, path) : text(value, path);

export const cellNetwork: Rule<CellNetworkSource> = object<CellNetworkSource>({
  architecture: oneOf('darts'),
  genotype,
  channels: optional(width, 36),
  cells: optional(depth, 20),
  auxiliary: optional(number(0, 100), 0),
  dropPath: optional(number(0, 0.9), 0),
});

export const architectureLearning: Rule<ArchitectureLearning> = object<ArchitectureLearning>({
  images: optional(count, 5000),
  learningRate: optional(number(0, 1000, true), 3e-4),
  weightDecay: optional(number(0, 1), 1e-3),
  beta1: optional(number(0, 0.9999), 0.5),
  beta2: optional(number(0, 0.9999), 0.999),
  after: optional(wholeNumber(0, 1_000_000), 0),
  order: optional(oneOf(1, 2), 1),
});
