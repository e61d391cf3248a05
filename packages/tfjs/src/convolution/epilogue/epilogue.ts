import type { Activation, Epilogue } from '@fsnet/graph';

/** What follows a convolution, as epilogue.wgsl reads it. */
export interface PackedEpilogue {
  /** Two numbers of the activation, which of scale, bias and residual there are, its kind, scales, biases. */
  readonly data: Float32Array;
  /** What a shader with this epilogue is compiled with. */
  readonly constants: Readonly<Record<string, number | boolean>>;
}

/** What is cheap is told by the buffer: shaders take long to compile on software. */
export function packEpilogue({ scale, bias, residual, activation }: Epilogue): PackedEpilogue {
  const [kind, a, b] = activation ? activationCode(activation) : [0, 0, 0];
  const parts = (scale ? 1 : 0) + (bias ? 2 : 0) + (residual === undefined ? 0 : 4);
  const isCheap = kind < 5;
  return {
    data: Float32Array.from([a, b, parts, isCheap ? kind : 0, ...(scale ?? []), ...(bias ?? [])]),
    constants: { epilogueActivation: isCheap ? 0 : kind },
  };
}

function activationCode(activation: Activation): [kind: number, a: number, b: number] {
  switch (activation.kind) {
    case 'clamp': {
      const { minimum, maximum } = activation;
      // An infinite bound is none: shaders may take infinities for any number.
      const kind = (minimum > -Infinity ? 1 : 0) + (maximum < Infinity ? 2 : 0);
      return [kind, kind & 1 ? minimum : 0, kind & 2 ? maximum : 0];
    }
    case 'leakyRelu':
      return [4, activation.alpha, 0];
    case 'hardSigmoid':
      return [10, activation.alpha, activation.beta];
    default:
      return [plain[activation.kind], 0, 0];
  }
}

const plain = { sigmoid: 5, tanh: 6, hardSwish: 7, silu: 8, mish: 9 } as const;
