import { mixture } from '../operations/mixture.ts';
import { normalized } from '../operations/normalized.ts';
import type { Frame } from './frame.ts';
import type { MixtureNode } from './join-mixtures.ts';
import type { Step } from './step.ts';

/** What runs a mixture. */
export function mixtureStep({ terms, shares, output, nodes }: MixtureNode): Step {
  const normalizations = terms.flatMap(({ normalization }) => normalization ?? []);
  const reads = [shares, ...terms.map(({ value }) => value)];
  for (const { scale, bias } of normalizations) reads.push(scale, bias);
  const places = terms.map(({ place }) => place);
  const run = (frame: Frame): void => {
    const { call } = frame;
    const table = frame.get(shares, 'plain');
    const values = terms.map(({ value }) => frame.get(value, 'nhwc'));
    if (!call.training) {
      const settled = terms.map(({ normalization }, index) => {
        if (!normalization) return values[index];
        const { scale, bias, mean, variance, epsilon } = normalization;
        return normalized({
          ...{ input: values[index], epsilon },
          ...{ scale: frame.get(scale, 'plain'), bias: frame.get(bias, 'plain') },
          ...{ mean: call.statistic(mean), variance: call.statistic(variance) },
        });
      });
      frame.set(output, mixture({ terms: settled, shares: table, places }).output, 'nhwc');
      return;
    }
    const found = mixture({
      ...{ terms: values, shares: table, places },
      normalized: terms.map(({ normalization }) => normalization !== undefined),
      ...(normalizations.length > 0 && { epsilon: normalizations[0].epsilon }),
    });
    for (const [index, { mean, variance }] of found.statistics.entries()) {
      call.observe(normalizations[index].mean, mean);
      call.observe(normalizations[index].variance, variance);
    }
    frame.set(output, found.output, 'nhwc');
  };
  return { nodes, reads, run };
}
