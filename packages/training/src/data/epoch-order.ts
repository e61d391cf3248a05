import { randomAt } from './random-at.ts';

/** The order in which an epoch (from 0) goes through `count` images: a shuffle that only seed and epoch decide. */
export function epochOrder(count: number, seed: number, epoch: number): Uint32Array {
  const next = randomAt(seed, epoch);
  const order = Uint32Array.from({ length: count }, (_, index) => index);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1));
    [order[i], order[j]] = [order[j], order[i]];
  }
  return order;
}
