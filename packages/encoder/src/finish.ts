/** Runs a generator to its end; `onStep` sees what it yields. */
export function finish<Step, Result>(
  steps: Generator<Step, Result, void>,
  onStep?: (step: Step) => void,
): Result {
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    onStep?.(step.value);
  }
}

/** The same, letting the event loop run between steps where some milliseconds have passed. */
export async function finishAsync<Step, Result>(
  steps: Generator<Step, Result, void>,
  onStep?: (step: Step) => void,
): Promise<Result> {
  let rested = performance.now();
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
    onStep?.(step.value);
    if (performance.now() - rested > 10) {
      await new Promise((resolve) => setTimeout(resolve, 0));
      rested = performance.now();
    }
  }
}
