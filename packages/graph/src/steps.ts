/** What {@link runSteps} does between the steps of some work. */
export interface StepOptions<Step> {
  /** Is given what each step yields. */
  readonly onStep?: ((step: Step) => void) | undefined;
  /** Looked at before each step; its reason is thrown. */
  readonly signal?: AbortSignal | undefined;
}

/** How long {@link runStepsAsync} computes before it lets the event loop run, in milliseconds: less than a frame. */
const turn = 10;

/** Runs work that is written as a generator to its end. */
export function runSteps<Step, Result>(
  steps: Generator<Step, Result, void>,
  { onStep, signal }: StepOptions<Step> = {},
): Result {
  for (;;) {
    signal?.throwIfAborted();
    const step = steps.next();
    if (step.done) return step.value;
    onStep?.(step.value);
  }
}

/** As {@link runSteps}, but lets the event loop run every few milliseconds, so that a page stays responsive. */
export async function runStepsAsync<Step, Result>(
  steps: Generator<Step, Result, void>,
  { onStep, signal }: StepOptions<Step> = {},
): Promise<Result> {
  let turnStart = performance.now();
  for (;;) {
    signal?.throwIfAborted();
    const step = steps.next();
    if (step.done) return step.value;
    onStep?.(step.value);
    if (performance.now() - turnStart <= turn) continue;
    await eventLoopTurn();
    turnStart = performance.now();
  }
}

/** Lets the event loop run once. */
// By a message: pages make timers wait, 4 ms in a row of them and a second or more where the page is hidden.
export function eventLoopTurn(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
