import type { NetworkDescription } from '../network/description.ts';
import type { EncodeAnswer, OpenRequest, Version } from '../worker/calls.ts';
import type { CallOptions, WorkerClient } from '../worker/client.ts';

/** What changed: the network that is open, which version of it is looked at, or what was encoded of it. */
export type Change = 'network' | 'version' | 'encoded';

/** What the panels share: the network that is open, and who wants to hear of changes. */
export class Studio {
  readonly client: WorkerClient;
  readonly #listeners: ((change: Change) => void)[] = [];
  #original: NetworkDescription | undefined;
  #encoded: EncodeAnswer | undefined;
  #version: Version = 'original';

  constructor(client: WorkerClient) {
    this.client = client;
  }

  /** The network as its file came. */
  get original(): NetworkDescription | undefined {
    return this.#original;
  }

  /** What was encoded of it last. */
  get encoded(): EncodeAnswer | undefined {
    return this.#encoded;
  }

  get version(): Version {
    return this.#version;
  }

  set version(version: Version) {
    if (version === this.#version) return;
    this.#version = version;
    this.#tell('version');
  }

  on(listener: (change: Change) => void): void {
    this.#listeners.push(listener);
  }

  async open(request: OpenRequest, options: CallOptions): Promise<void> {
    this.#original = await this.client.call('open', request, options);
    this.#encoded = undefined;
    this.#version = 'original';
    this.#tell('network');
  }

  /** Notes what the worker encoded. */
  setEncoded(answer: EncodeAnswer): void {
    this.#encoded = answer;
    this.#tell('encoded');
  }

  #tell(change: Change): void {
    for (const listener of this.#listeners) listener(change);
  }
}
