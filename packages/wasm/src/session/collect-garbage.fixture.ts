import { runInNewContext } from 'node:vm';

/** Frees what nothing refers to any more, as far as the engine can; it must have been told `--expose-gc`. */
export async function collectGarbage(): Promise<void> {
  const collect = runInNewContext('gc') as () => void;
  for (let round = 0; round < 3; round++) {
    collect();
    // Weak references keep their targets until the event loop turns.
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
