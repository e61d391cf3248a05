import { chooseWeighing } from './choose-weighing.ts';
import { fitBudget } from './fit-budget.ts';
import type { Chosen, StrategyOptions } from './strategy.ts';
import { uniformTrial } from './strategy.ts';

/** The network nearest to the dense one whose file has at most so many bytes. */
export async function searchSize(options: StrategyOptions, budgetBytes: number): Promise<Chosen> {
  const { trials, tables, otherBytes, settings, plan } = options;
  const shared = { tables, segments: settings.segments, budgetBytes, otherBytes };
  const guard = uniformTrial(options, budgetBytes);
  const { weighing, best } = await chooseWeighing(trials, { ...shared, epochs: plan.probeEpochs, guard });
  const network = await fitBudget(trials, {
    ...{ ...shared, weighing, epochs: plan.epochs, name: `for ${budgetBytes} bytes` },
    ...(!best.assignment && { instead: { ...best, role: 'final', epochs: plan.epochs } }),
  });
  return { network, met: true };
}
