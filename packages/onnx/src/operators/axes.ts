import type { Node } from '@fsnet/graph';
import { editAttributes, int, integersOf, intOf, ints, intsToInput } from './edit-node.ts';
import type { ExportContext, OperatorForms, ValueView } from './operator-form.ts';

/** Squeeze and Unsqueeze, whose axes became an input with opset 13. */
export const axes: OperatorForms = {
  Squeeze: {
    since: (node, view) => (isFixed(node, 1, view) ? 7 : 13),
    import: (node, context) => [context.opset < 13 ? intsToInput(node, 'axes', 1, context) : node],
    export: (node, context) => [context.opset < 13 ? axesToAttribute(node, context) : node],
  },
  Unsqueeze: {
    since: (node, view) => (isFixed(node, 1, view) ? 7 : 13),
    import: (node, context) => [context.opset < 13 ? intsToInput(node, 'axes', 1, context) : node],
    export: (node, context) => [context.opset < 13 ? axesToAttribute(node, context) : node],
  },
};

/** Whether input `index` is left out or a weight, so that an attribute can take its place. */
export function isFixed(node: Node, index: number, view: ValueView): boolean {
  const input = node.inputs[index];
  return !input || view.constantOf(input) !== undefined;
}

/** Input 1 made the attribute `axes`. */
export function axesToAttribute(node: Node, context: ExportContext): Node {
  const without = { ...node, inputs: node.inputs.slice(0, 1) };
  const tensor = node.inputs[1] ? context.constantOf(node.inputs[1]) : undefined;
  if (!tensor) return without;
  const added = node.op === 'Unsqueeze' ? tensor.data.length : 0;
  const values = nonNegativeAxes(integersOf(tensor), node.inputs[0], context, added);
  return values.length > 0 ? editAttributes(without, { set: { axes: ints(values) } }) : without;
}

/** Counted from the front for opsets below 11, which do not promise to count from the back. */
export function nonNegativeAxes(
  values: readonly number[],
  input: string,
  context: ExportContext,
  added = 0,
): readonly number[] {
  const rank = context.shapeOf(input)?.length;
  if (context.opset >= 11 || rank === undefined) return values;
  return values.map((axis) => (axis < 0 ? axis + rank + added : axis));
}

/** The same for the attribute `axis`. */
export function withNonNegativeAxis(node: Node, context: ExportContext): Node {
  const axis = intOf(node, 'axis');
  if (axis === undefined || axis >= 0) return node;
  const [counted] = nonNegativeAxes([axis], node.inputs[0], context);
  return counted === axis ? node : editAttributes(node, { set: { axis: int(counted) } });
}
