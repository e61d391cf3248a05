/** Where a run keeps its files: a folder in Node, memory in a browser. */
export interface RunStorage {
  /** The bytes of a file, or nothing where there is none of this name. */
  read(name: string): Promise<Uint8Array | undefined>;
  /** Writes a file whole or not at all, in place of an older one of its name. It is safe once this resolves. */
  write(name: string, bytes: Uint8Array): Promise<void>;
}

/** One that can be tidied up. */
export interface ClearableStorage extends RunStorage {
  /** Removes a file, if it is there. */
  remove(name: string): Promise<void>;
}

/** A storage that is gone with the process or page. */
export function memoryStorage(): RunStorage {
  const files = new Map<string, Uint8Array>();
  return {
    read: async (name) => files.get(name)?.slice(),
    write: async (name, bytes) => {
      files.set(name, bytes.slice());
    },
  };
}
