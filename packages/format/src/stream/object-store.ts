/** Does one thing with an object store in a transaction of its own, and resolves once that is complete. */
export type ActOnStore = <T>(
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest,
) => Promise<T>;

/**
 * The object store `table` of the IndexedDB database `name`, made where there is none. Keys are given with each value.
 *
 * @throws What IndexedDB throws in pages that may not store anything.
 */
export async function openObjectStore(name: string, table: string): Promise<ActOnStore> {
  const database = await openDatabase(name, table);
  return (mode, act) =>
    new Promise((resolve, reject) => {
      const transaction = database.transaction(table, mode);
      const request = act(transaction.objectStore(table));
      transaction.oncomplete = () => resolve(request.result);
      transaction.onabort = () => reject(transaction.error);
    });
}

function openDatabase(name: string, table: string): Promise<IDBDatabase> {
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
