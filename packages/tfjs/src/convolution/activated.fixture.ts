import type { Activation } from '@fsnet/graph';

/** The activation of a number, in double precision. */
export function activated(x: number, activation: Activation | undefined): number {
  switch (activation?.kind) {
    case undefined:
      return x;
    case 'clamp':
      return Math.min(Math.max(x, activation.minimum), activation.maximum);
    case 'leakyRelu':
      return x < 0 ? activation.alpha * x : x;
    case 'sigmoid':
      return 1 / (1 + Math.exp(-x));
    case 'tanh':
      return Math.tanh(x);
    case 'hardSwish':
      return x * Math.min(Math.max(x / 6 + 0.5, 0), 1);
    case 'silu':
      return x / (1 + Math.exp(-x));
    case 'mish':
      return x * Math.tanh(Math.log1p(Math.exp(x)));
    case 'hardSigmoid':
      return Math.min(Math.max(activation.alpha * x + activation.beta, 0), 1);
  }
}
