import type { Row } from '../row.ts';
import type { Pace } from './alternate.ts';
import type { Case } from './case.ts';
import type { Environment } from './environment.ts';
import { layerCases } from './layer-cases.ts';
import { litertCase } from './litert-case.ts';
import { networkCase, networkCases } from './network-cases.ts';

/** The cases that run alike in Node and in a page. */
export function runtimeCases(environment: Environment): readonly Case[] {
  const trained = { name: 'ResNet-8, CR 4, trained', graph: () => environment.shippedNetwork() };
  return [...layerCases, networkCase(trained), ...networkCases, litertCase(environment)];
}

/**
 * Measures the cases whose name `only` matches.
 *
 * @throws RangeError where there is none.
 */
export async function measureCases(
  cases: readonly Case[],
  pace: Pace,
  only: RegExp | undefined,
  onCase: ((name: string) => void) | undefined,
): Promise<Row[]> {
  const chosen = cases.filter(({ name }) => only?.test(name) ?? true);
  if (chosen.length === 0)
    throw new RangeError(`no case matches ${only}: ${cases.map(({ name }) => name).join(', ')}`);
  const rows: Row[] = [];
  for (const { name, measure } of chosen) {
    onCase?.(name);
    rows.push(...(await measure(pace)));
  }
  return rows;
}
