import { asMeasured, chooseAssignment } from './assignment.ts';
import { chooseWeighing } from './choose-weighing.ts';
import { fitBudget, smallestBytes } from './fit-budget.ts';
import { assignmentTrial, type TriedNetwork } from './network-trials.ts';
import type { Chosen, StrategyOptions } from './strategy.ts';

/** What is left, after a whole training, of the drop that a short one shows: a guess, which the first training corrects. */
const leftAfterTraining = 0.5;
/** Sizes as near as that to one that was trained are not worth another training. */
const sameSize = 0.03;

/** A size, and what the network of that size loses in accuracy. */
interface Point {
  readonly bytes: number;
  readonly drop: number;
}

/** The smallest file whose accuracy on held-out images falls by at most so much. */
export async function searchDrop(options: StrategyOptions, mostDrop: number): Promise<Chosen> {
  const { trials, tables, otherBytes, settings, plan, dense } = options;
  const shared = { tables, segments: settings.segments, otherBytes };
  const dropOf = ({ measured }: TriedNetwork): number => dense.accuracy - measured.accuracy;
  const least = smallestBytes(tables, otherBytes) * 1.02;
  const most = tables.reduce(
    (sum, { candidates }) => sum + Math.max(...candidates.map(({ bytes }) => bytes)),
    otherBytes,
  );
  const middle = Math.sqrt(least * most);
  const { weighing, best } = await chooseWeighing(trials, {
    ...{ ...shared, budgetBytes: middle, epochs: plan.probeEpochs },
  });
  const sizes = [Math.sqrt(least * middle), Math.sqrt(middle * most)];
  const others = sizes.flatMap((bytes) => {
    const choice = chooseAssignment(tables, 'bytes', bytes - otherBytes, weighing);
    const head = { role: 'probe', name: `for ${Math.round(bytes)} bytes`, epochs: plan.probeEpochs } as const;
    return choice
      ? [
          assignmentTrial(head, choice.assignment, tables, settings.segments, {
            otherBytes,
            weighing: asMeasured,
          }),
        ]
      : [];
  });
  const probed = [best, ...(await trials.trainMany(others))];
  let curve = probed.map(
    (network): Point => ({ bytes: network.bytes, drop: leftAfterTraining * dropOf(network) }),
  );
  const finals: TriedNetwork[] = [];
  for (let round = 0; round < plan.finals; round++) {
    const wanted = Math.min(Math.max(sizeFor(curve, mostDrop), least), most);
    if (finals.some(({ bytes }) => Math.abs(bytes / wanted - 1) < sameSize)) break;
    const network = await fitBudget(trials, {
      ...{
        ...shared,
        weighing,
        budgetBytes: wanted,
        epochs: plan.epochs,
        name: `for ${Math.round(wanted)} bytes`,
      },
    });
    finals.push(network);
    const expected = Math.max(dropAt(curve, network.bytes), 1e-3);
    const scale = Math.max(dropOf(network), 1e-3) / expected;
    curve = curve.map(({ bytes, drop }) => ({ bytes, drop: drop * scale }));
  }
  const kept = finals.filter((network) => dropOf(network) <= mostDrop);
  const network = (kept.length > 0 ? kept : finals).reduce((a, b) => {
    const better = kept.length > 0 ? b.bytes < a.bytes : dropOf(b) < dropOf(a);
    return better ? b : a;
  });
  return { network, met: kept.length > 0 };
}

/** The drop at a size, straight in its logarithm between the points and beyond them; never below 0. */
export function dropAt(points: readonly Point[], bytes: number): number {
  const [low, high] = around(points, ({ bytes: each }) => each >= bytes);
  const span = Math.log(high.bytes / low.bytes);
  const share = span === 0 ? 0 : Math.log(bytes / low.bytes) / span;
  return Math.max(0, low.drop + share * (high.drop - low.drop));
}

/** The size at which {@link dropAt} is `drop`. */
export function sizeFor(points: readonly Point[], drop: number): number {
  const [low, high] = around(points, ({ drop: each }) => each <= drop);
  const span = low.drop - high.drop;
  const share = span <= 0 ? (high.drop <= drop ? 0 : 1) : (low.drop - drop) / span;
  return low.bytes * (high.bytes / low.bytes) ** share;
}

/** Two neighbours in size: the first that is far enough and the one before it, else the last two. Larger ones drop no more. */
function around(points: readonly Point[], isFar: (point: Point) => boolean): [Point, Point] {
  const sorted = points.toSorted((a, b) => a.bytes - b.bytes);
  const falling = sorted.map(({ bytes }, index) => ({
    bytes,
    drop: Math.min(...sorted.slice(0, index + 1).map(({ drop }) => drop)),
  }));
  const far = falling.findIndex(isFar);
  const at = Math.min(Math.max(1, far < 0 ? falling.length - 1 : far), falling.length - 1);
  return [falling[Math.max(0, at - 1)], falling[at]];
}
