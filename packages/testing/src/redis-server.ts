import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Whether this machine has Redis; said on standard error where not: `test.skipIf(!hasRedis())`. */
export function hasRedis(): boolean {
  if (spawnSync('redis-server', ['--version']).status === 0) return true;
  console.warn('skipped what needs Redis: no redis-server (Debian: apt-get install redis-server)');
  return false;
}

/** A Redis of a test's own, at a port and in a folder of its own. */
export class RedisServer implements AsyncDisposable {
  readonly url: string;
  readonly #port: number;
  readonly #folder: string;
  #process: ChildProcess | undefined;

  private constructor(port: number, folder: string) {
    this.#port = port;
    this.#folder = folder;
    this.url = `redis://127.0.0.1:${port}`;
  }

  static async start(): Promise<RedisServer> {
    const server = new RedisServer(await freePort(), await mkdtemp(join(tmpdir(), 'fsnet-redis-')));
    await server.start();
    return server;
  }

  /** Starts it (again), with what it saved when it was stopped; resolves once it answers. */
  async start(): Promise<void> {
    const options = [
      '--port',
      `${this.#port}`,
      '--dir',
      this.#folder,
      '--save',
      '3600 1',
      '--bind',
      '127.0.0.1',
    ];
    const server = spawn('redis-server', options, { stdio: ['ignore', 'pipe', 'inherit'] });
    this.#process = server;
    let log = '';
    await new Promise<void>((resolve, reject) => {
      server.stdout.on('data', (chunk: Buffer) => {
        log += chunk;
        if (log.includes('Ready to accept connections')) resolve();
      });
      server.once('exit', () => reject(new Error(`Redis did not start:\n${log}`)));
    });
  }

  /** Ends it. By `SIGTERM` it saves what it has; by `SIGKILL` all of it is lost. */
  async stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const server = this.#process;
    this.#process = undefined;
    if (!server) return;
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.kill(signal);
    await ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop('SIGKILL');
    await rm(this.#folder, { recursive: true, force: true });
  }
}

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { readonly port: number };
  await new Promise((resolve) => server.close(resolve));
  return port;
}
