import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cifarRecords, makeWorkspace, type Workspace } from './testing/workspace.ts';
import { version } from './version.ts';

const child = fileURLToPath(new URL('testing/child.ts', import.meta.url));
const bin = fileURLToPath(new URL('../bin/fsn.js', import.meta.url));
const fromSource = ['--conditions=@fsnet/source', '--import', import.meta.resolve('tsx'), child];

let space: Workspace;
beforeAll(async () => {
  space = await makeWorkspace();
  await space.fsn('encode', 'net.onnx', '-o', 'net.fsn');
});
afterAll(() => space[Symbol.asyncDispose]());

function start(program: readonly string[], argv: readonly string[]): ChildProcess {
  return spawn(process.execPath, [...program, ...argv], {
    cwd: space.folder,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

async function finish(running: ChildProcess) {
  let [out, err] = ['', ''];
  running.stdout?.on('data', (data) => {
    out += data;
  });
  running.stderr?.on('data', (data) => {
    err += data;
  });
  const [status, signal] = await new Promise<[number | null, string | null]>((resolve) => {
    running.on('close', (...ended) => resolve(ended));
  });
  return { status, signal, out, err };
}

describe('the fsn process', () => {
  it('ends with the status and the output of the command', async () => {
    const { status, out, err } = await finish(start(fromSource, ['inspect', 'net.fsn', '--json']));
    expect({ status, err }).toEqual({ status: 0, err: '' });
    expect(JSON.parse(out).format).toBe('fsn');
    expect((await finish(start(fromSource, ['verify', 'net.onnx']))).status).toBe(1);
    expect((await finish(start(fromSource, ['verify']))).status).toBe(2);
  });

  it('writes large results whole into a pipe', async () => {
    const { out } = await finish(start(fromSource, ['inspect', 'net.onnx', '--json']));
    expect(JSON.parse(out).layers.length).toBeGreaterThan(40);
  });

  it('shows a stack only with FSN_DEBUG', async () => {
    const quiet = await finish(start(fromSource, ['verify', 'none.fsn']));
    expect(quiet.err).toBe('fsn: none.fsn: no such file or folder (io)\n');
    const loud = spawn(process.execPath, [...fromSource, 'verify', 'none.fsn'], {
      cwd: space.folder,
      env: { ...process.env, FSN_DEBUG: '1' },
    });
    expect((await finish(loud)).err).toMatch(/\n +at .*read-input/);
  });

  it('ends with 130 on Ctrl-C while it computes, and leaves nothing', async () => {
    await space.write('test_batch.bin', cifarRecords(5000));
    const before = await readdir(space.folder);
    const running = start(fromSource, ['eval', 'net.onnx', '--data', '.', '--backend', 'reference']);
    // Said right before the evaluation begins.
    running.stderr?.once('data', () => setTimeout(() => running.kill('SIGINT'), 100));
    const { status, signal, out } = await finish(running);
    expect({ status, signal, out }).toEqual({ status: 130, signal: null, out: '' });
    expect(await readdir(space.folder)).toEqual(before);
  });

  it('is quiet when the reader of its output leaves', async () => {
    const running = start(fromSource, ['inspect', 'net.fsn', '--all', '--json']);
    running.stdout?.destroy();
    const { status, err } = await finish(running);
    expect({ status, err }).toEqual({ status: 0, err: '' });
  });

  it.skipIf(!existsSync('/dev/full'))('fails where its output cannot be written', async () => {
    const full = await open('/dev/full', 'w');
    const running = spawn(process.execPath, [...fromSource, 'inspect', 'net.fsn'], {
      cwd: space.folder,
      stdio: ['ignore', full.fd, 'pipe'],
    });
    const { status, err } = await finish(running);
    await full.close();
    expect(status).toBe(1);
    expect(err).toMatch(/^fsn: cannot write to standard output: ENOSPC/);
  });

  it('has a program to install', async () => {
    const { status, out, err } = await finish(start([bin], ['--version']));
    if (existsSync(new URL('../dist/process.js', import.meta.url))) {
      expect({ status, out, err }).toEqual({ status: 0, out: `${version}\n`, err: '' });
    } else {
      expect(status).toBe(1);
      expect(err).toContain('npm run build');
    }
  });
});
