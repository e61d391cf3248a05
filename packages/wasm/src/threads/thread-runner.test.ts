import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { cifarResNet } from '@fsnet/models';
import { randomTensor } from '@fsnet/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeArguments } from '../kernels/instance.ts';
import { load } from '../load/load.ts';
import type { CallRunner, KernelCall } from '../plan/kernel-call.ts';
import { createThreadRunner } from './thread-runner.ts';

const memory = new WebAssembly.Memory({ initial: 64, maximum: 64, shared: true });
const rowLength = 64;
const mostRows = 1000;
const halo = 100;
const tables = [1 << 20, 2 << 20];
const numbers = (which: number) =>
  new Float32Array(memory.buffer, tables[which % 2], (mostRows + halo) * rowLength);

interface Addition {
  readonly rows: number;
  readonly grain: number;
}

/**
 * Calls that add to each row of one table the row `halo` rows further down and write the sums into the other table,
 * to and fro, so that each depends on what other threads computed in the call before.
 */
function additions(steps: readonly Addition[]): KernelCall[] {
  return steps.map(({ rows, grain }, step) => {
    const args = 1024 + step * 64;
    const bytes = rowLength * 4;
    writeArguments(memory, args, 'binary', {
      ...{ a: tables[step % 2], b: tables[step % 2] + halo * bytes, output: tables[(step + 1) % 2] },
      ...{ axes: 0, axisCount: 0, rows, rowStep0: bytes, rowStep1: bytes, count: rowLength },
      ...{ elementStep0: 4, elementStep1: 4, operation: 0 },
      ...{ activation: 0, activationA: Number.NEGATIVE_INFINITY, activationB: Number.POSITIVE_INFINITY },
    });
    return { kernel: 'binary', args, units: rows, grain };
  });
}

/** The same in JavaScript. Sums wrap around so that they stay exact. */
function expectSums(runner: CallRunner, calls: KernelCall[], steps: readonly Addition[]): void {
  for (const which of [0, 1])
    numbers(which).forEach((_, i, all) => {
      all[i] = (i * 7 + which) % 11;
    });
  const expected = [0, 1].map((which) => numbers(which).slice());
  for (const [step, { rows }] of steps.entries()) {
    const [from, to] = [expected[step % 2], expected[(step + 1) % 2]];
    for (let i = 0; i < rows * rowLength; i++) to[i] = Math.fround(from[i] + from[i + halo * rowLength]);
  }
  runner.run(calls, 0, 0);
  for (const which of [0, 1]) {
    const wrong = numbers(which).findIndex((value, i) => !Object.is(value, expected[which][i]));
    expect(wrong, `${steps.length} steps, table ${which}`).toBe(-1);
  }
}

describe.each([1, 2, 3, 7])('%i threads', (threads) => {
  let runner: CallRunner;
  beforeAll(async () => {
    runner = await createThreadRunner({ memory, threads });
  });
  afterAll(() => runner.dispose());

  test('run each call after all of the one before', () => {
    let seed = threads;
    const random = (below: number) => {
      seed = (seed * 48271) % 0x7fffffff;
      return seed % below;
    };
    expect(runner.threads).toBe(threads);
    for (let round = 0; round < 200; round++) {
      const steps = Array.from({ length: 1 + random(30) }, () => ({
        rows: 1 + random(random(4) === 0 ? mostRows : 12),
        grain: 1 + random(random(2) === 0 ? 200 : 3),
      }));
      // A list that is not known yet is spread over all threads.
      expectSums(runner, additions(steps), steps);
    }
  });

  test('run lists longer than the shared table', () => {
    const steps = Array.from({ length: 1201 }, () => ({ rows: 3, grain: 1 }));
    expectSums(runner, additions(steps), steps);
  });

  test('run the same list again and again', () => {
    const steps = [900, 5, 1000, 700].map((rows) => ({ rows, grain: 1 }));
    const calls = additions(steps);
    for (let round = 0; round < 100; round++) expectSums(runner, calls, steps);
  });

  test('tell that a kernel failed, and run the next list', () => {
    const [call] = additions([{ rows: 10, grain: 1 }]);
    const args = 1 << 16;
    writeArguments(memory, args, 'unary', {
      ...{ input: memory.buffer.byteLength - 64, output: 0, count: 6400 },
      ...{ activation: 0, activationA: 0, activationB: 1 },
    });
    expect(() => runner.run([{ kernel: 'unary', args, units: 100, grain: 1 }, call], 0, 0)).toThrow('failed');
    expectSums(runner, [call], [{ rows: 10, grain: 1 }]);
  });
});

test('refuses what is no number of threads', async () => {
  for (const threads of [0, 1.5, 61, Number.NaN])
    await expect(createThreadRunner({ memory, threads })).rejects.toThrow(RangeError);
});

test('a network gives the same on one thread and on several, in sessions beside each other too', async () => {
  const graph = cifarResNet({ depth: 8 });
  using single = await load(graph);
  using several = await load(graph, { threads: 3 });
  using session = several.createSession();
  for (let batch = 1; batch <= 4; batch++) {
    const image = randomTensor(batch, [batch, 3, 32, 32]).data as Float32Array;
    const { logits } = await single.run({ image });
    const runs = Array.from({ length: 8 }, (_, i) =>
      // With a signal layers run one by one.
      [several, session][i % 2].run({ image }, i < 4 ? {} : { signal: new AbortController().signal }),
    );
    for (const result of await Promise.all(runs)) expect(result.logits).toEqual(logits);
  }
});

test('a process ends though its threads wait', async () => {
  const script = `
    import { createThreadRunner } from './thread-runner.ts';
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 1, shared: true });
    const runner = await createThreadRunner({ memory, threads: 3 });
    console.log('threads', runner.threads);`;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--conditions=@fsnet/source', '--import', 'tsx', '--input-type=module', '--eval', script],
    { cwd: fileURLToPath(new URL('.', import.meta.url)), timeout: 20_000 },
  );
  expect(stdout.trim()).toBe('threads 3');
});
