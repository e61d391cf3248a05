import type { Epilogue } from '@fsnet/graph';
import * as tf from '@tensorflow/tfjs-core';
import { activate, type FusedActivation, fusedActivation } from './activation.ts';

/** What a product's kernel applies itself, and what follows it. */
export interface SplitEpilogue extends FusedActivation {
  /** The rest, on the product with its bias. */
  readonly finish: Finish;
}

/** Does what follows a product, bias and scale left out. */
export type Finish = <T extends tf.Tensor>(product: T, residual: tf.Tensor | undefined) => T;

/** Divides what follows a product, bias and scale left out, between the product's own kernel and others. */
export function splitEpilogue(epilogue: Epilogue): SplitEpilogue {
  const fused = epilogue.residual === undefined ? fusedActivation(epilogue.activation) : undefined;
  if (fused) return { ...fused, finish: (product) => product };
  return { activation: 'linear', finish: finishing(epilogue) };
}

/** What follows a kernel that applies nothing itself. */
export function finishing({ activation }: Epilogue): Finish {
  return (product, residual) => {
    const sum = residual ? (tf.add(product, residual) as typeof product) : product;
    return activation ? activate(sum, activation) : sum;
  };
}
