import type { Dimension, Node } from '@fsnet/graph';
import { baseName, editAttributes, int, intOf, ints, makeNode } from './edit-node.ts';
import type {
  ExportContext,
  ImportContext,
  OperatorForm,
  OperatorForms,
  ValueView,
} from './operator-form.ts';

const form: OperatorForm = {
  defaults: { axis: -1 },
  since: (node, view) => (canLower(node, view) ? 7 : (intOf(node, 'axis') ?? -1) === -1 ? 11 : 13),
  import: (node, context) => (context.opset < 13 ? fromFlattened(node, context) : [node]),
  export: (node, context) => (context.opset < 13 ? toFlattened(node, context) : [node]),
};

export const softmax: OperatorForms = { Softmax: form, LogSoftmax: form, Hardmax: form };

/** Before opset 13 the axes from `axis` (1 by default) on were flattened into one. */
function fromFlattened(node: Node, context: ImportContext): readonly Node[] {
  const axis = intOf(node, 'axis') ?? 1;
  const plain = editAttributes(node, { set: { axis: int(axis) } });
  if (axis === -1) return [plain];
  return context.whenShapesKnown(plain, (_, view) => {
    const shape = view.shapeOf(node.inputs[0]);
    if (shape && isOneAxis(shape, axis))
      return [axis === shape.length - 1 ? editAttributes(plain, { remove: ['axis'] }) : plain];
    const base = baseName(node);
    const [original, flat, result] = ['shape', 'flat', 'result'].map((part) =>
      context.freshName(`${base}.${part}`),
    );
    return [
      makeNode('Shape', [node.inputs[0]], [original]),
      makeNode('Flatten', [node.inputs[0]], [flat], { axis: int(axis) }),
      { ...plain, inputs: [flat], outputs: [result], attributes: { axis: int(-1) } },
      makeNode('Reshape', [result, original], node.outputs),
    ];
  });
}

/** Whether only one of the axes from `axis` on can be longer than 1, and it is `axis` itself. */
function isOneAxis(shape: readonly Dimension[], axis: number): boolean {
  const first = axis < 0 ? axis + shape.length : axis;
  return shape.slice(first + 1).every((size) => size === 1);
}

function canLower(node: Node, view: ValueView): boolean {
  return view.shapeOf(node.inputs[0]) !== undefined;
}

/** Moves the axis to the end, where both meanings agree. */
function toFlattened(node: Node, context: ExportContext): readonly Node[] {
  const axis = intOf(node, 'axis') ?? -1;
  const shape = context.shapeOf(node.inputs[0]);
  if (!shape) return [editAttributes(node, { set: { axis: int(axis) } })];
  const rank = shape.length;
  const first = axis < 0 ? axis + rank : axis;
  if (isOneAxis(shape, first)) return [editAttributes(node, { set: { axis: int(first) } })];
  const order = shape.map((_, i) => i);
  [order[first], order[rank - 1]] = [rank - 1, first];
  const base = baseName(node);
  const [moved, result] = ['moved', 'result'].map((part) => context.freshName(`${base}.${part}`));
  return [
    makeNode('Transpose', node.inputs, [moved], { perm: ints(order) }),
    { ...node, inputs: [moved], outputs: [result], attributes: { axis: int(rank - 1) } },
    makeNode('Transpose', [result], node.outputs, { perm: ints(order) }),
  ];
}
