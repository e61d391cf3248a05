import type { Activation, Epilogue } from '@fsnet/graph';

/** What follows a convolution, as epilogue.wgsl reads it. */
export interface PackedEpilogue {
  /** Two numbers of the activation, scales, biases. */
  readonly data: Float32Array;
  /** What a shader with this epilogue is compiled with. */
  readonly constants: Readonly<Record<string, number | boolean>>;
}

export function packEpilogue({ scale, bias, residual, activation }: Epilogue): PackedEpilogue {
  const [kind, a, b] = activation ? activationCode(activation) : [0, 0, 0];
  return {
    data: Float32Array.from([a, b, ...(scale ?? []), ...(bias ?? [])]),
    constants: {
      epilogueActivation: kind,
      epilogueScaled: scale !== undefined,
      epilogueBiased: bias !== undefined,
      epilogueAdded: residual !== undefined,
    },
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
