import { activationOperators } from './activation.ts';
import { arithmeticOperators } from './arithmetic.ts';
import { clipOperators } from './clip.ts';
import { concatOperators } from './concat.ts';
import { convOperators } from './conv.ts';
import { gemmOperators } from './gemm.ts';
import { globalPoolingOperators } from './global-pooling.ts';
import { identityOperators } from './identity.ts';
import { normalizationOperators } from './normalization.ts';
import type { Operator, OperatorFamily } from './operator.ts';
import { padOperators } from './pad.ts';
import { poolingOperators } from './pooling.ts';
import { reshapeOperators } from './reshape.ts';
import { softmaxOperators } from './softmax.ts';
import { transposeOperators } from './transpose.ts';

const families: readonly OperatorFamily[] = [
  activationOperators,
  arithmeticOperators,
  clipOperators,
  concatOperators,
  convOperators,
  gemmOperators,
  globalPoolingOperators,
  identityOperators,
  normalizationOperators,
  padOperators,
  poolingOperators,
  reshapeOperators,
  softmaxOperators,
  transposeOperators,
];

/** The operators that nearly every convolutional network is made of. */
export const commonOperators: ReadonlyMap<string, Operator> = new Map(
  families.flatMap((family) => Object.entries(family)),
);
