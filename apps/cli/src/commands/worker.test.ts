import { type ChildProcess, spawn } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { hasRedis, RedisServer } from '@fsnet/testing/redis-server';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeWorkspace, type Workspace, writeCifar } from '../testing/workspace.ts';

const child = fileURLToPath(new URL('../testing/child.ts', import.meta.url));
const fromSource = ['--conditions=@fsnet/source', '--import', import.meta.resolve('tsx'), child];

let space: Workspace;
beforeAll(async () => {
  space = await makeWorkspace();
  await writeCifar(space, 40);
  const recipe = {
    network: { file: 'net.onnx' },
    data: { dataset: 'cifar10', path: 'cifar' },
    ...{ epochs: 1, batchSize: 20, learningRate: { schedule: 'cosine', peak: 0.02 } },
    validation: { images: 20 },
  };
  await space.write('recipe.json', JSON.stringify(recipe));
});
afterAll(() => space?.[Symbol.asyncDispose]());

const search = (output: string, ...more: string[]): string[] => [
  ...['search', 'recipe.json', '--target', 'size=9kB', '-o', output, '--workers', '1', '--epochs', '5'],
  ...['--bits', '2,4', '--ratios', '1,2,4', '--compare-uniform', '--preprocessing', 'cifar10', ...more],
];

/** In a process of its own, as the workers are: what a job gives hangs on the processor's features that are in use. */
async function fsn(...argv: string[]): Promise<{ status: number | null; err: string }> {
  const running = spawn(process.execPath, [...fromSource, ...argv], {
    cwd: space.folder,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let err = '';
  running.stderr.on('data', (chunk: Buffer) => {
    err += chunk;
  });
  const status = await new Promise<number | null>((resolve) => running.once('close', resolve));
  return { status, err };
}

interface WorkerLine {
  readonly kind: string;
  readonly job?: string;
  readonly attempt?: number;
  readonly epoch?: number;
}

/** A worker's process, and what it has told. */
class WorkerProcess {
  readonly lines: WorkerLine[] = [];
  readonly #process: ChildProcess;
  #rest = '';

  constructor(url: string, onLine: (line: WorkerLine, worker: WorkerProcess) => void = () => {}) {
    const argv = ['worker', url, '--jobs', '1', '--patience', '2', '--json'];
    this.#process = spawn(process.execPath, [...fromSource, ...argv], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.#process.stdout!.on('data', (chunk: Buffer) => {
      const lines = `${this.#rest}${chunk}`.split('\n');
      this.#rest = lines.pop()!;
      for (const text of lines) {
        const line = JSON.parse(text) as WorkerLine;
        this.lines.push(line);
        onLine(line, this);
      }
    });
  }

  /** @returns its exit status or signal */
  async stop(signal: 'SIGKILL' | 'SIGINT'): Promise<number | string | null> {
    const { exitCode, signalCode } = this.#process;
    if (exitCode !== null || signalCode !== null) return exitCode ?? signalCode;
    const ended = new Promise<number | string | null>((resolve) =>
      this.#process.once('exit', (code, by) => resolve(code ?? by)),
    );
    this.#process.kill(signal);
    return ended;
  }
}

/** A search's record without its folder, and without what hangs on the machine: how long things took. */
async function recordOf(folder: string): Promise<unknown> {
  const text = await readFile(space.path(`${folder}/search.json`), 'utf8');
  return JSON.parse(text, (key, value) =>
    /^model$|milliseconds|^pace$|^seconds$/.test(key) ? undefined : value,
  );
}

describe.skipIf(!hasRedis())('fsn search --queue, and fsn worker', () => {
  it('loses nothing to a worker that is killed and to a Redis that forgets all, and reports what a local search does', async () => {
    expect(await fsn(...search('local'))).toEqual({ status: 0, err: '' });

    await using redis = await RedisServer.start();
    const events: string[] = [];
    let trouble = Promise.resolve();
    let restarts = 0;
    const restart = async (signal: 'SIGTERM' | 'SIGKILL'): Promise<void> => {
      events.push(`Redis ends by ${signal}`);
      await redis.stop(signal);
      await redis.start();
    };
    const workers: WorkerProcess[] = [];
    const onLine = (line: WorkerLine, worker: WorkerProcess): void => {
      // A Redis that saves what it has among the layers, one that loses all among the trainings.
      const finished = workers.flatMap(({ lines }) => lines).filter(({ kind }) => kind === 'done');
      const trainings = finished.filter(({ job }) => job?.startsWith('training'));
      if (restarts === 0 && finished.length === 8) {
        restarts = 1;
        trouble = trouble.then(() => restart('SIGTERM'));
      } else if (restarts === 1 && trainings.length === 2) {
        restarts = 2;
        trouble = trouble.then(() => restart('SIGKILL'));
      }
      if (
        restarts === 2 &&
        line.kind === 'epoch' &&
        line.epoch === 2 &&
        !events.includes('a worker is killed')
      ) {
        events.push('a worker is killed');
        trouble = trouble.then(async () => {
          await worker.stop('SIGKILL');
        });
      }
    };
    for (let i = 0; i < 3; i++) workers.push(new WorkerProcess(redis.url, onLine));
    const { status, err } = await fsn(...search('queued', '--queue', redis.url));
    await trouble;
    expect(err).toContain('the connection to Redis is lost');
    expect(status).toBe(0);
    expect(events).toEqual(['Redis ends by SIGTERM', 'Redis ends by SIGKILL', 'a worker is killed']);
    const ends = await Promise.all(workers.map((worker) => worker.stop('SIGINT')));
    expect(ends.toSorted()).toEqual([130, 130, 'SIGKILL']);

    // Every job ended with one result; the one whose worker was killed was taken up by another.
    expect(await recordOf('queued')).toEqual(await recordOf('local'));
    const jobs = (folder: string) => readdir(space.path(`${folder}/jobs`));
    expect(await jobs('queued')).toEqual(await jobs('local'));
    const starts = workers.flatMap(({ lines }) => lines).filter(({ kind }) => kind === 'start');
    expect(starts.some(({ attempt }) => attempt! > 1)).toBe(true);
    for (const file of ['model.fsn', 'recipe.json'])
      expect(await readFile(space.path(`queued/${file}`))).toEqual(
        await readFile(space.path(`local/${file}`)),
      );
  }, 300_000);

  it('says where there is no Redis, and that no worker is there', async () => {
    const nobody = await space.fsn('worker', 'redis://127.0.0.1:1');
    expect(nobody).toMatchObject({ status: 1, out: '' });
    expect(nobody.err).toContain('no Redis answers at 127.0.0.1:1');
    const wrong = await space.fsn(...search('wrong', '--queue', 'localhost'));
    expect(wrong).toMatchObject({ status: 1 });
    expect(wrong.err).toContain('expected the address of a Redis, redis://host:6379, found localhost');
  });
});
