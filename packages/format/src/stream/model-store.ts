import { type ActOnStore, openObjectStore } from './object-store.ts';

/** Keeps responses by their URLs. */
export interface ModelStore {
  match(url: string): Promise<Response | undefined>;
  /** Stores all of a response, or nothing where its body fails. */
  put(url: string, response: Response): Promise<void>;
  delete(url: string): Promise<unknown>;
}

/** The store of that name: of the Cache API, or in pages without it of IndexedDB; `undefined` where there is neither. */
export async function openStore(name: string): Promise<ModelStore | undefined> {
  try {
    // Only in secure contexts.
    if (globalThis.caches) return await caches.open(name);
  } catch {
    // As in frames that may not store anything.
  }
  try {
    if (globalThis.indexedDB) return new DatabaseStore(await openObjectStore(name, 'files'));
  } catch {}
  return;
}

interface StoredFile {
  readonly headers: readonly [string, string][];
  readonly body: ArrayBuffer;
}

class DatabaseStore implements ModelStore {
  readonly #do: ActOnStore;

  constructor(act: ActOnStore) {
    this.#do = act;
  }

  async match(url: string): Promise<Response | undefined> {
    const file = await this.#do<StoredFile | undefined>('readonly', (files) => files.get(url));
    return file && new Response(file.body, { headers: file.headers.map(([name, value]) => [name, value]) });
  }

  async put(url: string, response: Response): Promise<void> {
    const body = await response.arrayBuffer();
    const file: StoredFile = { headers: [...response.headers], body };
    await this.#do('readwrite', (files) => files.put(file, url));
  }

  async delete(url: string): Promise<void> {
    await this.#do('readwrite', (files) => files.delete(url));
  }
}
