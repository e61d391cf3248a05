import type { Activation } from '@fsnet/graph';

/** How kernels are told an activation; see assembly/element/activation-kinds.ts. */
export interface ActivationArguments {
  readonly activation: number;
  readonly activationA: number;
  readonly activationB: number;
}

const kinds: Readonly<Record<Activation['kind'], number>> = {
  clamp: 0,
  leakyRelu: 1,
  sigmoid: 2,
  tanh: 3,
  hardSwish: 4,
  silu: 5,
  mish: 6,
  hardSigmoid: 7,
};

/** The arguments for `activation`, an unbounded clamp where there is none. */
export function activationArguments(activation: Activation | undefined): ActivationArguments {
  if (!activation)
    return { activation: 0, activationA: Number.NEGATIVE_INFINITY, activationB: Number.POSITIVE_INFINITY };
  const of = (activationA: number, activationB: number): ActivationArguments => ({
    activation: kinds[activation.kind],
    activationA,
    activationB,
  });
  switch (activation.kind) {
    case 'clamp':
      return of(activation.minimum, activation.maximum);
    case 'leakyRelu':
      return of(activation.alpha, 0);
    case 'hardSigmoid':
      return of(activation.alpha, activation.beta);
    default:
      return of(0, 0);
  }
}
