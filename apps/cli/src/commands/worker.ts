import { availableParallelism } from 'node:os';
import { formatDuration } from '@fsnet/figures';
import type { SearchJob, WorkerEvent } from '@fsnet/queue';
import type { Command } from 'commander';
import { addCommand, addJsonOption, type Context, numberFrom, printLines, wholeNumber } from '../command.ts';
import { describeError } from '../failure.ts';
import type { Io } from '../io.ts';
import { notice } from '../terminal/notice.ts';
import { printable } from '../terminal/printable.ts';

interface Options {
  readonly jobs: number;
  readonly patience: number;
  readonly json?: boolean;
}

/** `fsn worker`: does the work of searches on other machines. */
export function addWorker(program: Command, context: Context): void {
  const command = addCommand(program, {
    name: 'worker',
    summary: 'take the jobs of searches (fsn search --queue) from a queue in Redis, till Ctrl-C',
    examples: ['fsn worker redis://host:6379', 'fsn worker rediss://user:password@host --jobs 16'],
  })
    .argument('<url>', 'address of the Redis: redis://host:6379')
    .option('--jobs <n>', 'jobs at a time, a thread each', wholeNumber(1, 1024), availableParallelism())
    .option(
      '--patience <seconds>',
      'without a sign of life from a worker, after which others take up what it was at',
      numberFrom(1),
      30,
    );
  addJsonOption(command).action((url: string, options: Options) => run(url, options, context));
}

async function run(url: string, { jobs, patience, json = false }: Options, { io }: Context): Promise<void> {
  // TensorFlow.js and BullMQ take their time to load, which no other command should wait for.
  const { runWorker } = await import('@fsnet/queue');
  const onEvent = (event: WorkerEvent): void => {
    if (json) io.stdout.write(`${JSON.stringify(plain(event))}\n`);
    else tell(event, jobs, io);
  };
  await runWorker(url, { jobs, patience, signal: io.signal, onEvent });
  if (!json) notice(io, 'stopped; what was not done is left to other workers');
}

function tell(event: WorkerEvent, jobs: number, io: Io): void {
  const say = (text: string): void => printLines(io, [printable(text)]);
  switch (event.kind) {
    case 'ready':
      say(`waits for jobs, ${jobs} at a time`);
      return;
    case 'start':
      if (event.attempt > 1) say(`${nameOf(event.job)}: goes on where another worker ended`);
      return;
    case 'epoch':
      say(`${nameOf(event.job)}: epoch ${event.epoch} of ${event.epochs}`);
      return;
    case 'done':
      say(`${nameOf(event.job)}: ${formatDuration(event.milliseconds)}`);
      return;
    case 'stopped':
      say(`${nameOf(event.job)}: stopped`);
      return;
    case 'failed':
      notice(io, `${nameOf(event.job)}: ${describeError(event.error)}`);
      return;
    case 'connection':
      notice(io, `the connection to Redis is ${event.state}`);
      return;
    default:
      event satisfies never;
  }
}

function plain(event: WorkerEvent): object {
  if (!('job' in event)) return event;
  const { job, ...rest } = event;
  return { ...rest, job: job.id, ...('error' in rest && { error: describeError(rest.error) }) };
}

function nameOf({ id, kind, input }: SearchJob): string {
  if (kind === 'layer') return `${input.layer} at ratio ${input.ratio}`;
  return `training ${id.slice('training-'.length)}`;
}
