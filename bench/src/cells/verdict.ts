import { largerIsBetter, type Row, smallerIsBetter } from '../row.ts';
import type { Trained } from './train-contestant.ts';

/** Weights that the supernets of the two searches store. */
export interface SupernetWeights {
  readonly dense: number;
  readonly learned: number;
}

/** Mean and spread of accuracies: how far a single one lies from the mean (sample standard deviation). */
export interface Spread {
  readonly mean: number;
  readonly deviation: number;
}

/** @throws RangeError where there is no value. */
export function spreadOf(values: readonly number[]): Spread {
  if (values.length === 0) throw new RangeError('expected at least one value, found none');
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, deviation: values.length > 1 ? Math.sqrt(squares / (values.length - 1)) : 0 };
}

export const accuraciesOf = (trained: readonly Trained[], kind: Trained['kind']): number[] =>
  trained.filter((each) => each.kind === kind).map(({ accuracy }) => 100 * accuracy);

/** As many digits as accuracies of 10,000 images have. */
const rounded = (ratio: number): number => Math.round(1e4 * ratio) / 1e4;

/** What is asked of a search, as far as what was trained can tell. */
export function cellRows(trained: readonly Trained[], supernets: SupernetWeights): Row[] {
  const [dense, learned, random] = (['dense', 'learned', 'random'] as const).map((kind) =>
    accuraciesOf(trained, kind),
  );
  const rows: Row[] = [];
  if (random.length > 1) {
    const { mean, deviation } = spreadOf(random);
    const beside = (name: string, values: readonly number[]): Row[] =>
      values.length === 0
        ? []
        : [
            largerIsBetter({
              ...{ name, unit: '% top-1', ours: spreadOf(values).mean, peer: mean },
              ...{ peerName: 'mean of random cells', required: rounded((mean + deviation) / mean) },
            }),
          ];
    rows.push(...beside('cells found by the dense supernet', dense));
    rows.push(...beside('cells found by the supernet of summaries', learned));
  }
  if (dense.length > 0 && learned.length > 0) {
    const peer = spreadOf(dense).mean;
    rows.push(
      largerIsBetter({
        ...{ name: 'cells found by the supernet of summaries', unit: '% top-1' },
        ...{ ours: spreadOf(learned).mean, peer, peerName: 'those of the dense supernet' },
        required: rounded((peer - 1) / peer),
      }),
    );
  }
  rows.push(
    smallerIsBetter({
      ...{ name: 'weights that the supernet of summaries stores', unit: 'k' },
      ...{
        ours: supernets.learned / 1e3,
        peer: supernets.dense / 1e3,
        peerName: 'dense supernet',
        required: 3,
      },
    }),
  );
  return rows;
}
