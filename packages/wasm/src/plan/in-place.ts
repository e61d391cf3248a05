import { rootOf } from '../memory/arena.ts';
import { buffersOf, type PlanStep } from './plan.ts';

/** Lets outputs take over the memory of inputs that nothing reads later, where the kernels allow it. */
export function reuseInputs(steps: readonly PlanStep[]): void {
  for (const [index, step] of steps.entries()) {
    if (step.kind !== 'kernels' || step.inPlace === undefined) continue;
    const input = step.inputs[step.inPlace];
    const [output] = step.outputs;
    if (!input || !('offset' in input)) continue;
    const root = rootOf(input);
    const uses = buffersOf(step).filter((buffer) => rootOf(buffer) === root);
    if (uses.length > 1 || root.last > index || root.byteLength < output.byteLength) continue;
    output.within = root;
    root.last = output.last;
  }
}
