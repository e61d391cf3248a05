import type { LearningRate } from '../recipe/recipe.ts';

/** The learning rate of step `step`, counted from 0, of `steps`. */
export function learningRateAt(rate: LearningRate, step: number, steps: number): number {
  const { schedule, peak, warmUp } = rate;
  const progress = (step + 1) / steps;
  const rising = progress < warmUp;
  const rest = warmUp < 1 ? (progress - warmUp) / (1 - warmUp) : 1;
  switch (schedule) {
    case 'one-cycle': {
      const first = peak / rate.startDivisor;
      return rising
        ? halfCosine(first, peak, progress / warmUp)
        : halfCosine(peak, first / rate.endDivisor, rest);
    }
    case 'cosine':
      return rising ? (peak * progress) / warmUp : halfCosine(peak, rate.final, rest);
    case 'step': {
      if (rising) return (peak * progress) / warmUp;
      // By the steps done: a milestone at 0.5 changes the first step of the second half.
      const passed = rate.milestones.filter((milestone) => step / steps >= milestone).length;
      return peak * rate.factor ** passed;
    }
    default:
      return schedule satisfies never;
  }
}

function halfCosine(from: number, to: number, share: number): number {
  return to + ((from - to) * (1 + Math.cos(Math.PI * share))) / 2;
}
