import { int64, type Node } from '@fsnet/graph';
import { baseName, editAttributes, intOf, makeNode } from './edit-node.ts';
import type { ExportContext, OperatorForms } from './operator-form.ts';

export const shape: OperatorForms = {
  Shape: {
    defaults: { start: 0 },
    export: (node, context) => (context.opset < 15 ? lower(node, context) : [node]),
  },
  Size: {},
};

/** A part of the shape is a slice of the whole where ONNX cannot say it yet. */
function lower(node: Node, context: ExportContext): readonly Node[] {
  const start = intOf(node, 'start') ?? 0;
  const end = intOf(node, 'end');
  if (start === 0 && end === undefined) return [node];
  const base = baseName(node);
  const whole = context.freshName(`${base}.whole`);
  const starts = context.addWeight(`${base}.start`, int64([1], [start]));
  const ends = context.addWeight(`${base}.end`, int64([1], [end ?? 2 ** 31]));
  const plain = editAttributes({ ...node, outputs: [whole] }, { remove: ['start', 'end'] });
  return [plain, ...context.lower(makeNode('Slice', [whole, starts, ends], node.outputs))];
}
