import { int64, type Node } from '@fsnet/graph';
import { isFixed, withNonNegativeAxis } from './axes.ts';
import {
  baseName,
  editAttributes,
  int,
  integersOf,
  intOf,
  ints,
  intsToInput,
  setInput,
} from './edit-node.ts';
import type { ExportContext, OperatorForms, ValueView } from './operator-form.ts';

export const split: OperatorForms = {
  Split: {
    defaults: { axis: 0 },
    since: (node, view) => (isFixed(node, 1, view) ? 7 : 13),
    import: (node, context) => {
      if (context.opset >= 18) return [node];
      const sized = context.opset < 13 ? intsToInput(node, 'split', 1, context) : node;
      if (sized.inputs[1]) return [sized];
      return [editAttributes(sized, { set: { num_outputs: int(node.outputs.length) } })];
    },
    export: (node, context) => [context.opset < 18 ? lower(node, context) : node],
  },
};

function lower(node: Node, context: ExportContext): Node {
  const without = editAttributes(withNonNegativeAxis(node, context), { remove: ['num_outputs'] });
  const sizes = node.inputs[1] ? undefined : unevenSizes(node, context);
  if (context.opset >= 13) {
    if (!sizes) return without;
    return setInput(without, 1, context.addWeight(`${baseName(node)}.split`, int64([sizes.length], sizes)));
  }
  const tensor = node.inputs[1] ? context.constantOf(node.inputs[1]) : undefined;
  const values = tensor ? integersOf(tensor) : sizes;
  const single = { ...without, inputs: node.inputs.slice(0, 1) };
  return values ? editAttributes(single, { set: { split: ints(values) } }) : single;
}

/** Sizes where the axis does not divide evenly: only opset 18 lets the last part be smaller. */
function unevenSizes(node: Node, view: ValueView): number[] | undefined {
  const shape = view.shapeOf(node.inputs[0]);
  const size = shape?.at(intOf(node, 'axis') ?? 0);
  const parts = node.outputs.length;
  if (typeof size !== 'number' || size % parts === 0) return undefined;
  const part = Math.ceil(size / parts);
  return node.outputs.map((_, i) => Math.max(0, Math.min(part, size - i * part)));
}
