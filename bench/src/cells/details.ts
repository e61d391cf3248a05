import { markdownRows } from '../format-rows.ts';
import type { Details, Row } from '../row.ts';
import { plotAccuracies } from './plot-accuracies.ts';
import type { Trained } from './train-contestant.ts';
import { accuraciesOf, type Spread, type SupernetWeights, spreadOf } from './verdict.ts';

/** The tables, the plot and the figures of `bench/results/cells.*`. */
export function cellsDetails(
  trained: readonly Trained[],
  rows: readonly Row[],
  supernets: SupernetWeights,
): Details {
  const random = accuraciesOf(trained, 'random');
  const spread = random.length > 0 ? spreadOf(random) : undefined;
  const text = `Top-1 on all ${(trained[0]?.images ?? 0).toLocaleString('en')} test images of CIFAR-10, of the file that each run wrote.

| cells | training seed | channels | parameters | held-out images | test images | seconds |
|---|---:|---:|---:|---:|---:|---:|
${trained.map(line).join('\n')}

${spread ? `${sentence(trained, spread)}\n\n` : ''}## What is asked

${markdownRows(rows)}`;
  return {
    text,
    // Their cells are in the repository, or drawn by a seed.
    json: {
      ...{ rows, supernets, trained: trained.map(({ genotype: _, ...each }) => each) },
      ...(spread && { random: spread }),
    },
    plot: plotAccuracies(trained),
  };
}

function line({ name, seed, channels, parameters, heldOut, accuracy, seconds }: Trained): string {
  const figures = [seed, channels, parameters.toLocaleString('en'), percent(100 * heldOut)];
  return `| ${[name, ...figures, `**${percent(100 * accuracy)}**`, Math.round(seconds)].join(' | ')} |`;
}

function sentence(trained: readonly Trained[], { mean, deviation }: Spread): string {
  const random = accuraciesOf(trained, 'random');
  const of = (kind: Trained['kind']): string => {
    const found = accuraciesOf(trained, kind);
    if (found.length === 0) return '';
    const own = spreadOf(found).mean;
    const points = own - mean;
    const spreads =
      deviation > 0 ? `, ${(Math.abs(points) / deviation).toFixed(1)} times that deviation` : '';
    const name = kind === 'dense' ? 'the dense supernet' : 'the supernet of summaries';
    return ` The cells that ${name} found have ${percent(own)} on average: ${Math.abs(points).toFixed(2)} points ${points < 0 ? 'less' : 'more'}${spreads}; ${random.filter((each) => each > own).length} of ${random.length} random ones are better.`;
  };
  return `Random cells: mean ${percent(mean)}, standard deviation ${deviation.toFixed(2)} points, from ${percent(Math.min(...random))} to ${percent(Math.max(...random))}.${of('dense')}${of('learned')}`;
}

function percent(value: number): string {
  return `${value.toFixed(2)} %`;
}
