import { closeSync, existsSync, openSync, readFileSync, writeSync } from 'node:fs';
import { FsnError } from '@fsnet/graph';
import { type LogEntry, stepOf } from './log-entry.ts';
import { writeWhole } from './write-whole.ts';

/**
 * A log of JSON lines that survives `kill -9`: each entry is one write, and what a killed run wrote beyond its last
 * checkpoint, or half, is cut when the run goes on. So the log of a resumed run has the entries of an undisturbed one.
 */
export class MetricsLog {
  readonly #entries: LogEntry[];
  readonly #file: number;

  private constructor(path: string, entries: LogEntry[]) {
    this.#entries = entries;
    this.#file = openSync(path, 'a');
  }

  /** Opens the log at `path` with its entries up to step `stepsDone`; 0 begins it anew. */
  static open(path: string, stepsDone: number): MetricsLog {
    const kept = stepsDone > 0 && existsSync(path) ? readMetrics(path).filter(upTo(stepsDone)) : [];
    writeWhole(path, kept.map(lineOf).join(''));
    return new MetricsLog(path, kept);
  }

  /** All entries, the oldest first. */
  get entries(): readonly LogEntry[] {
    return this.#entries;
  }

  append(entry: LogEntry): void {
    writeSync(this.#file, lineOf(entry));
    this.#entries.push(entry);
  }

  close(): void {
    closeSync(this.#file);
  }
}

/**
 * The entries of a log. A torn last line is left out.
 *
 * @throws FsnError `bad-data` with the number of another line that is no JSON.
 */
export function readMetrics(path: string): LogEntry[] {
  const lines = readFileSync(path, 'utf8').split('\n');
  // Only what ends in a line break was written whole.
  lines.pop();
  return lines.map((line, index) => {
    try {
      return JSON.parse(line) as LogEntry;
    } catch (cause) {
      throw new FsnError('bad-data', `${path}: line ${index + 1} is not JSON`, { path, cause });
    }
  });
}

function upTo(step: number): (entry: LogEntry) => boolean {
  return (entry) => entry.event !== 'finish' && stepOf(entry) <= step;
}

function lineOf(entry: LogEntry): string {
  return `${JSON.stringify(entry)}\n`;
}
