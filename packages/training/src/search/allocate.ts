/** One of the ways of a layer. */
export interface Option {
  /** Bytes or milliseconds, 0 or more. */
  readonly cost: number;
  readonly loss: number;
}

/** One option for each layer. */
export interface Allocation {
  /** By layer, the index of its option. */
  readonly picks: readonly number[];
  readonly cost: number;
  readonly loss: number;
}

/** Steps in which a budget is shared out; what rounding wastes of it is at most a step a layer. */
const resolution = 20_000;

/** The least that any choice costs. */
export function leastCost(layers: readonly (readonly Option[])[]): number {
  return layers.reduce((sum, options) => sum + Math.min(...options.map(({ cost }) => cost)), 0);
}

/**
 * The options whose losses add up to the least within a budget: a knapsack of which one option a layer is taken, solved by
 * dynamic programming over the budget. Exact where costs are whole numbers and the budget leaves at most 20,000 above the
 * least; else costs count in steps of that part of it, rounded up, and what is left over is spent greedily.
 *
 * @returns nothing where every choice costs more.
 */
export function allocate(layers: readonly (readonly Option[])[], budget: number): Allocation | undefined {
  const slack = budget - leastCost(layers);
  if (!(slack >= 0)) return undefined;
  const whole = layers.every((options) => options.every(({ cost }) => Number.isInteger(cost)));
  const unit = whole && slack <= resolution ? 1 : slack / resolution;
  const steps = unit > 0 ? Math.floor(slack / unit + 1e-9) : 0;
  let best = new Float64Array(steps + 1);
  const chosen = layers.map((options) => {
    const least = leastCost([options]);
    const taken = new Uint16Array(steps + 1);
    const next = new Float64Array(steps + 1).fill(Number.POSITIVE_INFINITY);
    for (const [index, { cost, loss }] of options.entries()) {
      const extra = cost === least ? 0 : Math.ceil((cost - least) / unit - 1e-9);
      for (let room = extra; room <= steps; room++) {
        const sum = best[room - extra] + loss;
        if (sum >= next[room]) continue;
        next[room] = sum;
        taken[room] = index;
      }
    }
    best = next;
    return { taken, least };
  });
  const picks = new Array<number>(layers.length).fill(0);
  let room = steps;
  for (let layer = layers.length - 1; layer >= 0; layer--) {
    const { taken, least } = chosen[layer];
    picks[layer] = taken[room];
    const { cost } = layers[layer][taken[room]];
    room -= cost === least ? 0 : Math.ceil((cost - least) / unit - 1e-9);
  }
  return spendRest(layers, picks, budget);
}

/** Takes better options, the best gain first, as long as one fits into what rounding has left. */
function spendRest(
  layers: readonly (readonly Option[])[],
  start: readonly number[],
  budget: number,
): Allocation {
  const picks = [...start];
  for (;;) {
    const { cost, loss } = sums(layers, picks);
    let gain = 0;
    let found: { readonly layer: number; readonly index: number } | undefined;
    for (const [layer, options] of layers.entries()) {
      const now = options[picks[layer]];
      for (const [index, option] of options.entries()) {
        if (cost - now.cost + option.cost > budget || now.loss - option.loss <= gain) continue;
        gain = now.loss - option.loss;
        found = { layer, index };
      }
    }
    if (!found) return { picks, cost, loss };
    picks[found.layer] = found.index;
  }
}

function sums(layers: readonly (readonly Option[])[], picks: readonly number[]): Option {
  const picked = layers.map((options, layer) => options[picks[layer]]);
  return {
    cost: picked.reduce((sum, { cost }) => sum + cost, 0),
    loss: picked.reduce((sum, { loss }) => sum + loss, 0),
  };
}
