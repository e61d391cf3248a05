import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { TrainingEvent } from '../run/training-event.ts';
import { type ReportHead, writeHtmlReport } from './html-report.ts';
import type { FinishEntry, LogEntry } from './log-entry.ts';
import { MetricsLog } from './metrics-log.ts';
import { drawRunCurve } from './run-curves.ts';
import { fileVersionRecord, type Scalar, scalarsRecord } from './tensorboard-events.ts';
import { writeWhole } from './write-whole.ts';

/** Files of a run's report in its folder. TensorBoard knows its own by "tfevents" in the name. */
export const reportFiles = {
  metrics: 'metrics.jsonl',
  tensorboard: 'events.out.tfevents.1.fsnet',
  html: 'report.html',
  curve: 'curve.svg',
} as const;

/** Steps are logged so often an epoch. */
const logsPerEpoch = 10;

/**
 * Keeps the report of a run while it goes on: `metrics.jsonl`, a TensorBoard event file, and, after every epoch,
 * `report.html` and `curve.svg`. Whenever the process ends, all of them are whole.
 */
export class RunReport {
  readonly #directory: string;
  readonly #head: ReportHead;
  #log: MetricsLog | undefined;
  #logEvery = 1;

  constructor(directory: string, head: ReportHead) {
    this.#directory = directory;
    this.#head = head;
  }

  /** Takes what a run reports. Call it at once, so that nothing that a checkpoint counts as done is missing. */
  record(event: TrainingEvent): void {
    const time = new Date().toISOString();
    switch (event.kind) {
      case 'start': {
        const { kind, stepsDone, ...start } = event;
        this.#logEvery = Math.max(1, Math.round(event.stepsPerEpoch / logsPerEpoch));
        this.#log?.close();
        this.#log = MetricsLog.open(this.#path('metrics'), stepsDone);
        this.#restartEvents();
        if (this.#log.entries.length === 0) this.#append({ event: kind, time, ...start });
        return;
      }
      case 'step': {
        if (event.step % this.#logEvery !== 0) return;
        const { kind, epochs, steps, secondsLeft, ...step } = event;
        this.#append({ event: kind, time, ...step });
        return;
      }
      case 'epoch': {
        const { kind, epochs, steps, secondsLeft, ...epoch } = event;
        this.#append({ event: kind, time, ...epoch });
        this.#draw();
        return;
      }
      case 'checkpoint':
        return;
      default:
        event satisfies never;
    }
  }

  /** Takes what the run ended with. */
  finish(result: Omit<FinishEntry, 'event' | 'time'>): void {
    this.#append({ event: 'finish', time: new Date().toISOString(), ...result });
    this.#draw();
  }

  close(): void {
    this.#log?.close();
    this.#log = undefined;
  }

  #append(entry: LogEntry): void {
    if (!this.#log) throw new Error('a report begins with the event "start"');
    this.#log.append(entry);
    const record = recordOf(entry);
    if (record) appendFileSync(this.#path('tensorboard'), record);
  }

  /** The events of what the log has kept, for a file may end in half a record. */
  #restartEvents(): void {
    const entries = this.#log?.entries ?? [];
    const records = entries.map(recordOf).filter((record) => record !== undefined);
    const first = entries[0]?.time ?? new Date().toISOString();
    writeWhole(this.#path('tensorboard'), Buffer.concat([fileVersionRecord(secondsOf(first)), ...records]));
  }

  #draw(): void {
    const entries = this.#log?.entries ?? [];
    writeWhole(this.#path('html'), writeHtmlReport(this.#head, entries));
    writeWhole(this.#path('curve'), drawRunCurve(entries));
  }

  #path(file: keyof typeof reportFiles): string {
    return join(this.#directory, reportFiles[file]);
  }
}

function recordOf(entry: LogEntry): Uint8Array | undefined {
  const scalars = scalarsOf(entry);
  return scalars.length > 0 && entry.event !== 'start'
    ? scalarsRecord(secondsOf(entry.time), entry.step, scalars)
    : undefined;
}

function scalarsOf(entry: LogEntry): Scalar[] {
  switch (entry.event) {
    case 'start':
      return [];
    case 'step':
      return [
        { tag: 'step/loss', value: entry.loss },
        { tag: 'step/learning rate', value: entry.learningRate },
        { tag: 'step/images per second', value: entry.imagesPerSecond },
      ];
    case 'epoch': {
      const { loss, accuracy, validation } = entry;
      return [
        { tag: 'epoch/loss', value: loss },
        { tag: 'epoch/accuracy', value: accuracy },
        ...(validation
          ? [
              { tag: 'epoch/held-out loss', value: validation.loss },
              { tag: 'epoch/held-out accuracy', value: validation.accuracy },
            ]
          : []),
      ];
    }
    case 'finish':
      return entry.accuracy.map(({ metric, value, dataset }) => ({ tag: `${metric}/${dataset}`, value }));
    default:
      return entry satisfies never;
  }
}

function secondsOf(time: string): number {
  return Date.parse(time) / 1000;
}
