import { formatBytes, formatDuration } from '@fsnet/figures';
import type { SearchEvent, SearchPlan, SearchSettings } from '@fsnet/training/search';
import { targetText } from '@fsnet/training/search';
import { printLines } from '../command.ts';
import type { Io } from '../io.ts';
import { printable } from '../terminal/printable.ts';
import type { Progress } from '../terminal/progress.ts';
import { TrainingDisplay } from '../training/training-display.ts';

/** What a search is going to cost, said before it begins. */
export function planLines({ target }: SearchSettings, plan: SearchPlan, threads: number): string[] {
  const { layerJobs, probes, probeEpochs, finals, epochs, uniform, seconds } = plan;
  const time = (value: number): string => formatDuration(1000 * value);
  const plural = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`;
  return [
    `the best file for ${targetText(target)}`,
    `  ${plural(layerJobs, 'evaluation')} of layers, ${time(seconds.layerJob)} each, ${plural(threads, 'thread')}: ${time(seconds.layers)}`,
    ...(probes > 0
      ? [
          `  up to ${plural(probes, 'short training')} of ${plural(probeEpochs, 'epoch')}: ${time(seconds.probes)}`,
        ]
      : []),
    `  ${finals > 1 ? 'up to ' : ''}${plural(finals, 'training')} of ${plural(epochs, 'epoch')}, ${time(seconds.epoch)} each: ${time(seconds.finals)}`,
    ...(uniform.finals > 0
      ? [
          `  up to ${plural(uniform.finals, 'training')} of networks with all layers alike${uniform.probes > 0 ? `, and ${uniform.probes} short ones to choose them` : ''}: ${time(seconds.uniform)}`,
        ]
      : []),
    `  about ${time(seconds.total)} in all, on this machine as it is now`,
  ];
}

/** Shows how a search goes on: networks and epochs a line each, layers by a bar on a terminal. */
export class SearchDisplay {
  readonly #io: Io;
  readonly #quiet: boolean;
  readonly #progress: Progress;
  readonly #training: TrainingDisplay;

  constructor(io: Io, quiet: boolean, progress: Progress) {
    this.#io = io;
    this.#quiet = quiet;
    this.#progress = progress;
    this.#training = new TrainingDisplay(io, quiet);
  }

  record(event: SearchEvent): void {
    switch (event.kind) {
      case 'layer': {
        const { done: loaded, total, job } = event;
        const note = `${job.input.layer}, ratio ${job.input.ratio}`;
        this.#progress.update({ phase: 'measure layers', loaded, total, note });
        return;
      }
      case 'network': {
        const { name, role, bytes, measured } = event.network;
        const divergence = measured.divergence.toFixed(4);
        const accuracy = `${(100 * measured.accuracy).toFixed(2)} %`;
        this.print(
          `${role}: ${printable(name)}: ${formatBytes(bytes)}, held out ${accuracy}, divergence ${divergence}`,
        );
        return;
      }
      case 'stage':
        if (event.stage === 'networks') this.print(`${event.jobs} networks at most`);
        return;
      case 'training':
        this.#progress.clear();
        this.#training.record(event.event);
        return;
      case 'record':
        return;
      default:
        event satisfies never;
    }
  }

  clear(): void {
    this.#training.clear();
    this.#progress.clear();
  }

  /** Writes a line for people. */
  print(line: string): void {
    this.clear();
    if (!this.#quiet) printLines(this.#io, [line]);
  }
}
