import { spawn } from 'node:child_process';
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
async function fsn(argv: readonly string[], changes: Record<string, string> = {}) {
  const env = { ...process.env, ...changes };
  const running = spawn(process.execPath, [...fromSource, ...argv], { cwd: space.folder, env });
  let [out, err] = ['', ''];
  running.stdout.on('data', (data) => {
    out += data;
  });
  running.stderr.on('data', (data) => {
    err += data;
  });
  const status = await new Promise<number | null>((resolve) => running.on('close', resolve));
  return { status, out, err };
}

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
