/**
 * Moves points one by one to the cluster where they add less squared distance than they save where they are
 * (Hartigan, 1975), until none moves or after `rounds` rounds over all points. Changes `assignment`.
 *
 * Unlike Lloyd's k-means it counts that a point takes its share of the mean with it, which is what matters with few
 * points a cluster. `products` as `gramMatrix` gives it; only its lower triangle and diagonal are read.
 */
export function* movePoints(
  products: Float32Array,
  assignment: Uint32Array,
  clusters: number,
  rounds: number,
): Generator<undefined, void, void> {
  const points = assignment.length;
  const sizes = new Uint32Array(clusters);
  for (const cluster of assignment) sizes[cluster]++;
  const withMeans = productsWithMeans(products, assignment, sizes);
  const norms = meanNorms(withMeans, assignment, sizes);
  for (let round = 0; round < rounds; round++) {
    let moved = false;
    for (let point = 0; point < points; point++) {
      const from = assignment[point];
      if (sizes[from] < 2) continue;
      const own = products[point * points + point];
      const row = point * clusters;
      const saved = (sizes[from] / (sizes[from] - 1)) * (own + norms[from] - 2 * withMeans[row + from]);
      // A move has to be worth more than rounding, or two clusters could swap a point for ever.
      let least = saved * (1 - 1e-6);
      let to = from;
      for (let cluster = 0; cluster < clusters; cluster++) {
        const size = sizes[cluster];
        const added = (size / (size + 1)) * (own + norms[cluster] - 2 * withMeans[row + cluster]);
        if (added < least && cluster !== from) {
          least = added;
          to = cluster;
        }
      }
      if (to === from) continue;
      moved = true;
      assignment[point] = to;
      changeMean(point, from, -1);
      changeMean(point, to, 1);
    }
    yield;
    if (!moved) return;
  }

  /** Adds a point to a cluster's mean, or takes it away. */
  function changeMean(point: number, cluster: number, sign: 1 | -1): void {
    const size = sizes[cluster];
    const next = size + sign;
    const own = products[point * points + point];
    const product = withMeans[point * clusters + cluster];
    norms[cluster] = (size * size * norms[cluster] + sign * 2 * size * product + own) / (next * next);
    sizes[cluster] = next;
    for (let other = 0; other < points; other++) {
      const at = other * clusters + cluster;
      const between = other < point ? products[point * points + other] : products[other * points + point];
      withMeans[at] = (size * withMeans[at] + sign * between) / next;
    }
  }
}

/** Inner product of every point with every cluster's mean, `[points, clusters]`. */
function productsWithMeans(
  products: Float32Array,
  assignment: Uint32Array,
  sizes: Uint32Array,
): Float32Array {
  const points = assignment.length;
  const clusters = sizes.length;
  const sums = new Float32Array(points * clusters);
  for (let point = 0; point < points; point++) {
    for (let other = 0; other <= point; other++) {
      const product = products[point * points + other];
      sums[point * clusters + assignment[other]] += product;
      if (other !== point) sums[other * clusters + assignment[point]] += product;
    }
  }
  for (let i = 0; i < sums.length; i++) sums[i] /= Math.max(1, sizes[i % clusters]);
  return sums;
}

function meanNorms(withMeans: Float32Array, assignment: Uint32Array, sizes: Uint32Array): Float64Array {
  const norms = new Float64Array(sizes.length);
  for (let point = 0; point < assignment.length; point++)
    norms[assignment[point]] += withMeans[point * sizes.length + assignment[point]];
  return norms.map((sum, cluster) => sum / Math.max(1, sizes[cluster]));
}
