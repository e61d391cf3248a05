import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { drawUniform, type Graph } from '@fsnet/graph';
import { cifarResNet } from '@fsnet/models';
import { toOnnx } from '@fsnet/onnx';
import { PNG } from 'pngjs';
import { main } from '../main.ts';
import { memoryIo } from './memory-io.ts';

/** What a command did. */
interface Result {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** A temporary folder in which commands run, in the test's own process. */
export interface Workspace {
  readonly folder: string;
  path(name: string): string;
  fsn(...argv: string[]): Promise<Result>;
  /** As {@link fsn}, on a terminal of `columns` characters. */
  fsnOnTerminal(columns: number, ...argv: string[]): Promise<Result>;
  /** As {@link fsn}, with Ctrl-C once a line begins so. */
  fsnUntil(start: string, ...argv: string[]): Promise<Result>;
  write(name: string, content: string | Uint8Array): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Makes a {@link Workspace} with `net.onnx`, a small classifier of 32 x 32 images. */
export async function makeWorkspace(): Promise<Workspace> {
  const folder = await mkdtemp(join(tmpdir(), 'fsn-command-'));
  const run = async (argv: string[], { terminal, until }: { terminal?: number; until?: string } = {}) => {
    const controller = new AbortController();
    const { signal } = controller;
    const io = memoryIo({ workingDirectory: folder, signal, ...(terminal !== undefined && { terminal }) });
    const write = (text: string): void => {
      io.stdout.write(text);
      if (until !== undefined && text.startsWith(until)) controller.abort();
    };
    const status = await main(argv, { ...io, stdout: { ...io.stdout, write } });
    return { status, out: io.out(), err: io.err() };
  };
  const workspace: Workspace = {
    folder,
    path: (name) => join(folder, name),
    fsn: (...argv) => run(argv),
    fsnOnTerminal: (terminal, ...argv) => run(argv, { terminal }),
    fsnUntil: (until, ...argv) => run(argv, { until }),
    write: (name, content) => writeFile(join(folder, name), content),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
  await workspace.write('net.onnx', toOnnx(smallNetwork()));
  return workspace;
}

/** ResNet-8 of a quarter of the usual width, with seeded weights. */
export function smallNetwork(): Graph {
  return cifarResNet({ depth: 8, width: 4 });
}

/** `count` records of CIFAR-10's layout: labels in turn, seeded noise. */
export function cifarRecords(count: number): Uint8Array {
  const noise = drawUniform(1, count * 3073, 0, 256);
  const bytes = Uint8Array.from(noise);
  for (let i = 0; i < count; i++) bytes[i * 3073] = i % 10;
  return bytes;
}

/** Writes CIFAR-10's folder `cifar`: five files of `training` images each, and 20 test images. */
export async function writeCifar(space: Workspace, training: number): Promise<void> {
  await mkdir(space.path('cifar'));
  for (let file = 1; file <= 5; file++)
    await space.write(`cifar/data_batch_${file}.bin`, cifarRecords(training));
  await space.write('cifar/test_batch.bin', cifarRecords(20));
}

/** A PNG of one colour. */
export function flatPng(width: number, height: number, [red, green, blue]: readonly number[]): Uint8Array {
  const image = new PNG({ width, height });
  for (let i = 0; i < image.data.length; i += 4) image.data.set([red, green, blue, 255], i);
  return new Uint8Array(PNG.sync.write(image));
}
