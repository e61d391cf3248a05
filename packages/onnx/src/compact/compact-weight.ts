import { FsnError, type Node, type Weight } from '@fsnet/graph';
import type { Workshop } from '../operators/operator-form.ts';

export function compactWeight(name: string, _weight: Weight, _workshop: Workshop): Node[] {
  throw new FsnError('unsupported-type', `the weight "${name}" cannot be written in compact form yet`);
}
