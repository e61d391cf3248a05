import { compress } from '@fsnet/encoder';
import { FsnError } from '@fsnet/graph';
import { leastCost } from './allocate.ts';
import { asMeasured, chooseAssignment, compressionOf, optionsOf } from './assignment.ts';
import type { Assignment } from './choice.ts';
import { measureLatencies, measureLatency } from './latency.ts';
import { assignmentTrial } from './network-trials.ts';
import type { Chosen, StrategyOptions } from './strategy.ts';

/** How often the model of added-up times is corrected by whole networks. */
const rounds = 3;

/**
 * The network nearest to the dense one that takes at most so long. Times hang on shapes and ratios, not on values, so that
 * the choice is settled before anything is trained.
 */
export async function searchLatency(options: StrategyOptions, budget: number): Promise<Chosen> {
  const { trials, otherBytes, settings, plan, graph, signal } = options;
  const { segments } = settings;
  const { tables, otherMilliseconds } = await measureLatencies(graph, options.tables, segments, signal);
  let inLayers = budget - otherMilliseconds;
  let assignment: Assignment | undefined;
  for (let round = 0; round < rounds; round++) {
    const choice = chooseAssignment(tables, 'milliseconds', inLayers);
    if (!choice) break;
    assignment = choice.assignment;
    const whole = await measureLatency(untrained(options, assignment), signal);
    if (whole <= budget) break;
    inLayers -= whole - budget;
    assignment = undefined;
  }
  if (!assignment) {
    const least = otherMilliseconds + leastCost(optionsOf(tables, 'milliseconds'));
    const message = `no network of ${budget} ms: the fastest that these ratios reach takes about ${least.toPrecision(3)} ms here`;
    throw new FsnError('bad-value', message, { path: 'target', expected: least, actual: budget });
  }
  const trial = assignmentTrial(
    { role: 'final', name: `for ${budget} ms`, epochs: plan.epochs },
    assignment,
    tables,
    segments,
    { otherBytes, weighing: asMeasured },
  );
  return { network: await trials.train(trial), met: true, tables };
}

/** A network of an assignment whose values do not matter. */
function untrained({ graph, settings }: StrategyOptions, assignment: Assignment) {
  const { layers } = compressionOf(assignment, settings.segments);
  const entries = layers.map(({ match, ratio, bits = 8, protect }) => ({
    ...{ match, bits, iterations: 1 },
    ...(protect !== undefined && { protect }),
    ...(ratio !== undefined && { ratio, segments: settings.segments }),
  }));
  return compress(graph, { recipe: { layers: entries }, goldenSamples: 0 }).graph;
}
