import { open } from 'node:fs/promises';
import { resolve } from 'node:path';
import { openSource, readHeaderFrom } from '@fsnet/format';
import { ioError } from '@fsnet/training/files';
import type { Command } from 'commander';
import { addCommand, addJsonOption, type Context, printJson, printLines } from '../command.ts';
import { UsageError } from '../failure.ts';
import { inspectModel } from '../inspection/inspect-model.ts';
import { inspectText } from '../inspection/inspect-text.ts';
import { type InspectReport, reportOnFsn } from '../inspection/report.ts';
import type { Io } from '../io.ts';
import { inFile, looksLikeFsn, openModel } from '../models/open-model.ts';
import { Progress } from '../terminal/progress.ts';

interface Options {
  readonly headerOnly?: boolean;
  readonly all?: boolean;
  readonly json?: boolean;
}

/** `fsn inspect`: what is in a file, layer by layer. */
export function addInspect(program: Command, context: Context): void {
  const command = addCommand(program, {
    name: 'inspect',
    summary: 'show the layers of a .fsn or ONNX file, their sizes, and what could still be gained',
    examples: ['fsn inspect resnet20.fsn', 'fsn inspect https://example.org/resnet20.fsn'],
  })
    .argument('<file>', '.fsn or .onnx file, or the URL of a .fsn file')
    .option('--header-only', 'read nothing but the header: no compressed sizes, no entropy')
    .option('--all', 'list small weights one by one');
  addJsonOption(command).action((file: string, options: Options) => run(file, options, context));
}

async function run(path: string, options: Options, { io }: Context): Promise<void> {
  const progress = new Progress(io);
  const report = await makeReport(path, options.headerOnly ?? false, io, progress);
  progress.clear();
  if (options.json) printJson(io, report);
  else printLines(io, inspectText(path, report, options.all ?? false, io));
}

async function makeReport(
  path: string,
  headerOnly: boolean,
  io: Io,
  progress: Progress,
): Promise<InspectReport> {
  const { signal } = io;
  if (/^https?:/i.test(path)) {
    if (!URL.canParse(path)) throw new UsageError(`'${path}' is no URL`);
    return inFile(path, () => reportOnHeader(new URL(path), signal));
  }
  if (headerOnly && looksLikeFsn(await readStart(path, io))) {
    return inFile(path, () => reportOnHeader(resolve(io.workingDirectory, path), signal));
  }
  const file = await openModel(path, io);
  return (await inspectModel(file, { compressed: !headerOnly }, io, progress)).report;
}

async function reportOnHeader(input: string | URL, signal: AbortSignal): Promise<InspectReport> {
  return reportOnFsn(await readHeaderFrom(await openSource(input, { signal }), { signal }));
}

async function readStart(path: string, io: Io): Promise<Uint8Array> {
  try {
    const file = await open(resolve(io.workingDirectory, path));
    try {
      const start = new Uint8Array(16);
      await file.read(start, 0, start.length, 0);
      return start;
    } finally {
      await file.close();
    }
  } catch (error) {
    throw ioError(error, path);
  }
}
