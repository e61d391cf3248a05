import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * What was computed of files, by their content, in a JSON file, so that a second run is quick and one that was stopped
 * goes on. Two processes may share it.
 */
export class ResultCache {
  readonly #path: string;
  #results: Record<string, unknown>;

  constructor(path: string) {
    this.#path = path;
    this.#results = read(path);
  }

  /**
   * The result for exactly these bytes, or what `compute` gives, which JSON has to be able to hold.
   *
   * @param setting What else decides: what is computed, the runtime, the images.
   */
  async remember<T>(
    files: readonly Uint8Array[],
    setting: unknown,
    compute: () => T | Promise<T>,
  ): Promise<T> {
    const hash = createHash('sha256').update(JSON.stringify(setting));
    for (const bytes of files) hash.update(`|${bytes.byteLength}|`).update(bytes);
    const key = hash.digest('hex');
    if (!(key in this.#results)) this.#keep(key, await compute());
    return this.#results[key] as T;
  }

  #keep(key: string, result: unknown): void {
    this.#results = { ...read(this.#path), ...this.#results, [key]: result };
    mkdirSync(dirname(this.#path), { recursive: true });
    const temporary = `${this.#path}.${process.pid}`;
    writeFileSync(temporary, `${JSON.stringify(this.#results, null, 1)}\n`);
    renameSync(temporary, this.#path);
  }
}

function read(path: string): Record<string, unknown> {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Record<string, unknown>;
  } catch {
    return {};
  }
}
