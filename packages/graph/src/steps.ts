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
    await new Promise((resolve) => setTimeout(resolve, 0));
    turnStart = performance.now();
  }
}
