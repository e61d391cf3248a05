import { knownOperators, type Node } from '@fsnet/graph';
import { activation } from './activation.ts';
import { axes } from './axes.ts';
import { cast } from './cast.ts';
import { clip } from './clip.ts';
import { convolution } from './convolution.ts';
import { dropout } from './dropout.ts';
import { elementwise } from './elementwise.ts';
import { gemm } from './gemm.ts';
import { movement } from './movement.ts';
import { normalization } from './normalization.ts';
import type { OperatorForm } from './operator-form.ts';
import { pad } from './pad.ts';
import { pooling } from './pooling.ts';
import { quantization } from './quantization.ts';
import { reductions } from './reduction.ts';
import { resize } from './resize.ts';
import { shape } from './shape.ts';
import { slice } from './slice.ts';
import { softmax } from './softmax.ts';
import { split } from './split.ts';
import { topK } from './top-k.ts';

const families = [
  activation,
  axes,
  cast,
  clip,
  convolution,
  dropout,
  elementwise,
  gemm,
  movement,
  normalization,
  pad,
  pooling,
  quantization,
  reductions,
  resize,
  shape,
  slice,
  softmax,
  split,
  topK,
];

const forms: ReadonlyMap<string, OperatorForm> = new Map(
  families.flatMap((family) => Object.entries(family)),
);

/** How the operator of a node is written from opset to opset; `undefined` for those that are only carried. */
export function formOf(node: Pick<Node, 'op' | 'domain'>): OperatorForm | undefined {
  return node.domain === '' ? forms.get(node.op) : undefined;
}

/**
 * Whether nodes of the operator stand in canonical form in a graph: what fsnet knows, and `Upsample`, which becomes
 * `Resize`. Others stand as they came.
 */
export function isTranslated({ op, domain }: Pick<Node, 'op' | 'domain'>): boolean {
  return domain === '' && (knownOperators.has(op) || op === 'Upsample');
}

/** Whether an operator means the same in every opset that has it, so that it can go to any opset untranslated. */
export function isUnchanging(node: Pick<Node, 'op' | 'domain'>): boolean {
  const form = formOf(node);
  return form !== undefined && !form.import && !form.export && node.op !== 'Upsample';
}
