import { FsnError, type Node } from '@fsnet/graph';
import { elementTypeName } from '../proto/element-type.ts';
import { baseName, intOf } from './edit-node.ts';
import type { OperatorForms } from './operator-form.ts';

export const cast: OperatorForms = {
  Cast: { defaults: { saturate: 1 }, since: castOpset, import: (node) => [withKnownType(node)] },
  CastLike: { defaults: { saturate: 1 }, since: 15 },
};

function castOpset(node: Node): number {
  const to = elementTypeName(intOf(node, 'to') ?? 0, `Cast "${baseName(node)}"`);
  if (to === 'int4' || to === 'uint4') return 21;
  if (to.startsWith('float8')) return 19;
  return to === 'bfloat16' ? 13 : 7;
}

function withKnownType(node: Node): Node {
  const to = intOf(node, 'to');
  if (to === undefined) throw new FsnError('bad-graph', `Cast "${baseName(node)}" does not say to what`);
  elementTypeName(to, `Cast "${baseName(node)}"`);
  return node;
}
