import { openObjectStore } from '@fsnet/format';
import type { TuningStore } from './tuning-store.ts';

/** A database of IndexedDB, `undefined` where pages may not store anything. */
export async function openTuningStore(name = 'fsnet-tuning'): Promise<TuningStore | undefined> {
  try {
    const act = await openObjectStore(name, 'texts');
    return {
      read: (key) => act<string | undefined>('readonly', (texts) => texts.get(key)),
      async write(key, text) {
        await act('readwrite', (texts) => texts.put(text, key));
      },
    };
  } catch {
    return undefined;
  }
}
