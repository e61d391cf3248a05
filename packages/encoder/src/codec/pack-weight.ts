import type { StoredWeight } from '@fsnet/format';
import { segmentCount, type Weight } from '@fsnet/graph';
import { packLocations } from './pack-locations.ts';
import { type CoderChoice, packVector } from './pack-vector.ts';

/** Packs the numbers and locations of one weight for a file. */
export function packWeight(weight: Weight, { coder }: { readonly coder: CoderChoice }): StoredWeight {
  const vector = packVector(weight.vector, { coder });
  if (weight.kind === 'dense') return { ...weight, vector };
  const locations = packLocations(weight.locations, segmentCount(weight), {
    coder,
    length: weight.vector.count,
  });
  return { ...weight, vector, locations };
}
