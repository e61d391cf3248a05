import { readFileSync, writeFileSync } from 'node:fs';
import type { Accuracy } from '@fsnet/graph';
import { drawCurve, type EpochEntry } from './curve.ts';

/** Writes a finished run's log, with what it was measured to reach as its last line, and the curve that it draws. */
export function writeLogAndCurve(
  runLog: string,
  accuracy: readonly Accuracy[],
  paths: { readonly log: string; readonly curve: string },
): void {
  const log = readFileSync(runLog, 'utf8').trimEnd().split('\n');
  const epochs = log.map((line) => JSON.parse(line)).filter(({ event }) => event === 'epoch') as EpochEntry[];
  writeFileSync(paths.log, `${[...log, JSON.stringify({ event: 'finish', accuracy })].join('\n')}\n`);
  writeFileSync(paths.curve, drawCurve(epochs));
}
