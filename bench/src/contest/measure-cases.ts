import type { Row } from '../row.ts';
import type { Pace } from './alternate.ts';
import type { Case } from './case.ts';

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
