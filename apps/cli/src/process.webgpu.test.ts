import { type ChildProcess, spawn } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { cifarRecords, flatPng, makeWorkspace, type Workspace } from './testing/workspace.ts';

const child = fileURLToPath(new URL('testing/child.ts', import.meta.url));
const fromSource = ['--conditions=@fsnet/source', '--import', import.meta.resolve('tsx'), child];

let space: Workspace;
beforeAll(async () => {
  space = await makeWorkspace();
  await space.fsn('encode', 'net.onnx', '-o', 'net.fsn', '--ratio', '2', '--preprocessing', 'unit');
  await space.write('test_batch.bin', cifarRecords(30));
  await space.write('red.png', flatPng(48, 32, [255, 0, 0]));
});
afterAll(() => space[Symbol.asyncDispose]());

/** The command as a process of its own, in this one's environment but for `changes`. */
function start(argv: readonly string[], changes: Record<string, string> = {}, flags: string[] = []) {
  const env = { ...process.env, ...changes };
  return spawn(process.execPath, [...flags, ...fromSource, ...argv], { cwd: space.folder, env });
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

const fsn = (...given: Parameters<typeof start>) => finish(start(...given));

it('runs on the GPU in Node', async () => {
  const argv = ['run', 'net.fsn', 'red.png', '--json', '--backend'];
  const [gpu, cpu] = await Promise.all([fsn([...argv, 'webgpu']), fsn([...argv, 'wasm'])]);
  expect(gpu).toMatchObject({ status: 0, err: '' });
  const [onGpu, onCpu] = [gpu, cpu].map(({ out }) => JSON.parse(out));
  expect(onGpu.backend).toBe('webgpu');
  const labels = ({ results: [{ top }] }: typeof onCpu) => top.map(({ index }: { index: number }) => index);
  expect(labels(onGpu)).toEqual(labels(onCpu));
  expect(onGpu.results[0].top[0].probability).toBeCloseTo(onCpu.results[0].top[0].probability, 5);
});

it('tells which kernel runs each layer on the GPU', async () => {
  const argv = ['run', 'net.fsn', 'red.png', '--backend', 'webgpu', '--explain'];
  const [json, text] = await Promise.all([fsn([...argv, '--json']), fsn(argv)]);
  expect(json).toMatchObject({ status: 0, err: '' });
  const { explanation } = JSON.parse(json.out);
  expect(explanation.needsDownloads).toBe(false);
  const convolutions = explanation.layers.filter(({ op }: { op: string }) => op === 'Conv');
  expect(convolutions.length).toBeGreaterThan(6);
  for (const { kernel, reason, shape } of convolutions) {
    expect(kernel).toMatch(/dense|direct|two-pass|fused|expanded/);
    expect(reason).not.toBe('');
    expect(shape[0]).toBe(1);
  }
  expect(explanation.multiplyAdds).toBeLessThanOrEqual(explanation.denseMultiplyAdds);

  expect(text).toMatchObject({ status: 0, err: '' });
  expect(text.out).toMatch(/\nlayer +op +output +kernel +MACs +of dense +why\n/);
  expect(text.out).toMatch(/\nstem\.conv +Conv +1×4×32×32 /);
  expect(text.out).toMatch(/\nall +\d.*\n$/);
});

it('measures the same accuracy', async () => {
  const argv = ['eval', 'net.fsn', '--data', '.', '--json', '--backend'];
  const [gpu, cpu] = await Promise.all([fsn([...argv, 'webgpu']), fsn([...argv, 'wasm'])]);
  expect(gpu).toMatchObject({ status: 0, err: '' });
  const { milliseconds, backend, ...rest } = JSON.parse(gpu.out);
  expect(backend).toBe('webgpu');
  expect(JSON.parse(cpu.out)).toMatchObject(rest);
});

it('says where there is no GPU', async () => {
  const { status, out, err } = await fsn(['run', 'net.fsn', 'red.png', '--backend', 'webgpu'], {
    VK_DRIVER_FILES: '/none.json',
    VK_ICD_FILENAMES: '/none.json',
  });
  expect({ status, out }).toEqual({ status: 1, out: '' });
  expect(err).toMatch(/WebGPU finds no GPU.*\(io\)\n$/);
});

it.each([
  ['webgpu', /WebGPU in Node needs the package webgpu: npm install webgpu \(io\)\n$/],
  ['@fsnet/tfjs', /the backend 'webgpu' needs @fsnet\/tfjs: npm install @fsnet\/tfjs webgpu \(io\)\n$/],
])('says where %s is not installed', async (name, message) => {
  const hook = `
    export const resolve = (name, context, next) => next(name === '${name}' ? '${name}-is-not-there' : name, context);`;
  const register = `
    import { register } from 'node:module';
    register(${JSON.stringify(asModule(hook))});`;
  const argv = ['run', 'net.fsn', 'red.png', '--backend', 'webgpu'];
  const { status, out, err } = await fsn(argv, {}, ['--import', asModule(register)]);
  expect({ status, out }).toEqual({ status: 1, out: '' });
  expect(err).toMatch(message);
  expect(err.trim().split('\n')).toHaveLength(1);
});

function asModule(source: string): string {
  return `data:text/javascript,${encodeURIComponent(source)}`;
}

it.each([
  ['at once', 50],
  ['while the GPU computes', 4000],
])('ends with 130 on Ctrl-C %s, and leaves nothing', async (_, milliseconds) => {
  const many = await makeWorkspace();
  await many.write('test_batch.bin', cifarRecords(10_000));
  const before = await readdir(many.folder);
  const running = start(['eval', many.path('net.onnx'), '--data', many.folder, '--backend', 'webgpu']);
  // Said right before the network goes to the GPU.
  running.stderr.once('data', () => setTimeout(() => running.kill('SIGINT'), milliseconds));
  const { status, signal, out, err } = await finish(running);
  expect({ status, signal, out }).toEqual({ status: 130, signal: null, out: '' });
  expect(err.trim().split('\n')).toHaveLength(1);
  expect(await readdir(many.folder)).toEqual(before);
  await many[Symbol.asyncDispose]();
});
