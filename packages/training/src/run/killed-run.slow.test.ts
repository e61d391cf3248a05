import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { readSafetensors } from '@fsnet/checkpoints';
import { randomGenerator } from '@fsnet/graph';
import { afterEach, beforeEach, expect, test } from 'vitest';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'killed-run-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const script = fileURLToPath(new URL('./train-in-folder.fixture.ts', import.meta.url));
const epochs = 40;

interface Run {
  readonly output: string;
  readonly lastStep: number;
}

/** Trains in `directory` in a process of its own, which is killed so many milliseconds after its first step. */
async function trainThere(directory: string, killAfter?: number, prefix = ''): Promise<Run> {
  const command = `${prefix} exec "$0" --conditions=@fsnet/source --import tsx "$@"`;
  const child = spawn('sh', ['-c', command, process.execPath, script, directory, '2', String(epochs)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let output = '';
  let killed: Promise<void> | undefined;
  child.stdout.on('data', (chunk: Buffer) => {
    output += chunk;
    if (killAfter === undefined || killed) return;
    killed = sleep(killAfter).then(() => {
      child.kill('SIGKILL');
    });
  });
  await new Promise((resolve) => child.once('close', resolve));
  await killed;
  return {
    output,
    lastStep: Number(
      output
        .match(/step (\d+)/g)
        ?.at(-1)
        ?.slice(5) ?? 0,
    ),
  };
}

test('a run that is killed at 20 random moments ends with the weights of one that is not', async () => {
  const undisturbed = await trainThere(join(folder, 'undisturbed'));
  const weights = undisturbed.output.match(/weights \w+/)?.[0];
  expect(weights).toBeDefined();

  const directory = join(folder, 'killed');
  const next = randomGenerator(Date.now());
  const steps: number[] = [];
  for (let kill = 0; kill < 20; kill++) {
    const { output, lastStep } = await trainThere(directory, next() * 300);
    expect(output).not.toContain('error');
    expect(output).not.toContain('weights');
    steps.push(lastStep);
    const { tensors } = readSafetensors(readFileSync(join(directory, 'last.safetensors')));
    expect(tensors.size).toBeGreaterThan(0);
  }
  process.stderr.write(`killed after steps ${steps.join(', ')} of ${epochs * 6}\n`);
  expect(steps.at(-1)).toBeGreaterThan(steps[0]);
  const last = await trainThere(directory);
  expect(last.output.match(/weights \w+/)?.[0]).toBe(weights);
});

test('a disk that takes no more ends the run with the reason, and the last checkpoint stays', async () => {
  const directory = join(folder, 'full');
  const { lastStep } = await trainThere(directory, 50);
  const before = readFileSync(join(directory, 'last.safetensors'));
  const digest = createHash('sha256').update(before).digest('hex');
  // Files may have so many blocks of 512 bytes: fewer than a checkpoint takes.
  const { output } = await trainThere(directory, undefined, `ulimit -f ${Math.floor(before.length / 1024)};`);
  expect(output).toMatch(/error io cannot write .*safetensors: the file would be larger than allowed/);
  expect(lastStep).toBeGreaterThan(0);
  expect(
    createHash('sha256')
      .update(readFileSync(join(directory, 'last.safetensors')))
      .digest('hex'),
  ).toBe(digest);
  expect(readdirSync(directory).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});
