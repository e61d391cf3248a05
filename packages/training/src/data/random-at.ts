import { randomGenerator } from '@fsnet/graph';

/**
 * Random numbers in [0, 1) for one place of a run, such as seed, epoch and image: the same keys give the same numbers,
 * whatever was drawn before and in whichever thread.
 */
export function randomAt(...keys: readonly number[]): () => number {
  return randomGenerator(hashNumbers(keys));
}

/** 32 bits of whole numbers. Neighbouring keys give unrelated bits (finaliser of MurmurHash3). */
export function hashNumbers(keys: readonly number[]): number {
  let hash = 0x9e3779b9;
  for (const key of keys) {
    hash = Math.imul(hash ^ (key >>> 0), 0x85ebca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
    hash ^= hash >>> 16;
  }
  return hash >>> 0;
}
