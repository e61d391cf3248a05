/** Pairs looked at between two pauses: some milliseconds. */
const pauseAfter = 2 ** 22;

/**
 * Clusters points by Ward's method (1963): from one cluster a point, joins the two whose union adds the least squared
 * distance to their means, until `clusters` are left. Returns each point's cluster, numbered by their first points.
 *
 * With some four points a cluster, as tap rows have, this loses far less than Lloyd's k-means from any start (on
 * ResNet-20 at ratio 4: 37 % of the energy, not 43 %), and it is not slower.
 *
 * `products` holds the points' inner products in its lower triangle and diagonal (`gramMatrix`), which stay; the
 * upper triangle is overwritten. Distances between clusters are updated as Lance and Williams (1967) have it.
 */
export function* wardClusters(
  products: Float32Array,
  points: number,
  clusters: number,
): Generator<undefined, Uint32Array, void> {
  const costs = products;
  for (let row = 1; row < points; row++) {
    const norm = products[row * points + row];
    for (let column = 0; column < row; column++) {
      const distance = norm + products[column * points + column] - 2 * products[row * points + column];
      // Rounding can make the distance of equal points negative.
      costs[column * points + row] = Math.max(0, distance) / 2;
    }
  }
  const sizes = new Uint32Array(points).fill(1);
  const joinedTo = Uint32Array.from({ length: points }, (_, point) => point);
  const nearest = new Int32Array(points).fill(-1);
  const leastCosts = new Float64Array(points).fill(Number.POSITIVE_INFINITY);
  let work = points * points;
  for (let cluster = 0; cluster < points; cluster++) findNearest(cluster);

  for (let left = points; left > clusters; left--) {
    let kept = 0;
    for (let cluster = 1; cluster < points; cluster++)
      if (leastCosts[cluster] < leastCosts[kept]) kept = cluster;
    join(kept, nearest[kept]);
    if (work >= pauseAfter) {
      work = 0;
      yield;
    }
  }
  return numbered(joinedTo);

  /** Nearest cluster after this one; pairs are looked at from their first. */
  function findNearest(cluster: number): void {
    let best = -1;
    let least = Number.POSITIVE_INFINITY;
    const row = cluster * points;
    for (let other = cluster + 1; other < points; other++) {
      if (sizes[other] !== 0 && costs[row + other] < least) {
        least = costs[row + other];
        best = other;
      }
    }
    nearest[cluster] = best;
    leastCosts[cluster] = least;
    work += points - cluster;
  }

  /** Joins a pair, first the one that stands earlier, which is the one that stays. */
  function join(kept: number, gone: number): void {
    const [keptSize, goneSize] = [sizes[kept], sizes[gone]];
    const cost = leastCosts[kept];
    sizes[gone] = 0;
    sizes[kept] += goneSize;
    joinedTo[gone] = kept;
    leastCosts[gone] = Number.POSITIVE_INFINITY;
    for (let other = 0; other < points; other++) {
      const size = sizes[other];
      if (size === 0 || other === kept) continue;
      const at = other < kept ? other * points + kept : kept * points + other;
      const from = other < gone ? other * points + gone : gone * points + other;
      costs[at] =
        ((keptSize + size) * costs[at] + (goneSize + size) * costs[from] - size * cost) /
        (keptSize + goneSize + size);
    }
    work += points;
    findNearest(kept);
    for (let other = 0; other < gone; other++) {
      if (sizes[other] === 0 || other === kept) continue;
      if (nearest[other] === gone || nearest[other] === kept) findNearest(other);
      else if (other < kept && costs[other * points + kept] < leastCosts[other]) {
        nearest[other] = kept;
        leastCosts[other] = costs[other * points + kept];
      }
    }
  }
}

/** Each point's cluster, numbered in the order of their first points. */
function numbered(joinedTo: Uint32Array): Uint32Array {
  const numbers = new Uint32Array(joinedTo.length);
  let next = 0;
  for (let point = 0; point < joinedTo.length; point++) {
    // A cluster joins an earlier one, so that one has its number already.
    numbers[point] = joinedTo[point] === point ? next++ : numbers[joinedTo[point]];
  }
  return numbers;
}
