import { executeNode, type Tensor } from '@fsnet/graph';

/** A tensor with its axes in another order. */
export function transposed(tensor: Tensor, order: readonly number[]): Tensor {
  const node = {
    ...{ name: '', op: 'Transpose', domain: '', inputs: ['x'], outputs: ['y'] },
    attributes: { perm: { type: 'ints', value: order } },
  } as const;
  return executeNode(node, [tensor])[0];
}

/** Numbers of a tensor of whole numbers, int64 among them. */
export function numbersOf({ data }: Tensor): number[] {
  return Array.from(data as ArrayLike<number | bigint>, Number);
}
