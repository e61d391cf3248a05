import type { EpochEvent, StartEvent, StepEvent } from '../run/training-event.ts';

type Logged<Event extends { readonly kind: string }, Without extends keyof Event = never> = {
  readonly event: Event['kind'];
  /** When, as ISO 8601. */
  readonly time: string;
} & Omit<Event, 'kind' | Without>;

/** A line of a run's `metrics.jsonl`. Fractions are 0 to 1; steps and epochs count from 1. */
export type LogEntry =
  | Logged<StartEvent, 'stepsDone'>
  | Logged<StepEvent, 'epochs' | 'steps' | 'secondsLeft'>
  | Logged<EpochEvent, 'epochs' | 'steps' | 'secondsLeft'>
  | FinishEntry;

/** The last line: what was measured on the file that the run ended with. */
export interface FinishEntry {
  readonly event: 'finish';
  readonly time: string;
  readonly step: number;
  readonly bytes: number;
  readonly accuracy: readonly {
    readonly metric: string;
    readonly value: number;
    readonly dataset: string;
    readonly samples: number;
  }[];
}

/** The step up to which an entry tells of the run. */
export function stepOf(entry: LogEntry): number {
  return entry.event === 'start' ? 0 : entry.step;
}
