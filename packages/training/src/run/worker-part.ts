/** Which of `count` things in a row one worker of several has, `[start, end)`: all of them one, as many as can be alike. */
export function workerPart(count: number, worker: number, workers: number): [start: number, end: number] {
  return [Math.floor((worker * count) / workers), Math.floor(((worker + 1) * count) / workers)];
}
