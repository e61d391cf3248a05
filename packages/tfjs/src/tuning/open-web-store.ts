import type { TuningStore } from './tuning-store.ts';

/** A database of IndexedDB, `undefined` where pages may not store anything. */
export async function openTuningStore(name = 'fsnet-tuning'): Promise<TuningStore | undefined> {
  let database: IDBDatabase;
  try {
    database = await openDatabase(name);
  } catch {
    return undefined;
  }
  const act = <T>(mode: IDBTransactionMode, what: (texts: IDBObjectStore) => IDBRequest): Promise<T> =>
    new Promise((resolve, reject) => {
      const transaction = database.transaction(table, mode);
      const request = what(transaction.objectStore(table));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error);
    });
  return {
    read: (key) => act<string | undefined>('readonly', (texts) => texts.get(key)),
    async write(key, text) {
      await act('readwrite', (texts) => texts.put(text, key));
    },
  };
}

const table = 'texts';

function openDatabase(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(table);
    request.onsuccess = () => {
      // Whoever deletes the database need not wait for this.
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    };
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error('the database is in use'));
  });
}
