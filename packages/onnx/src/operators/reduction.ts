import { elementCount, type Node } from '@fsnet/graph';
import { axesToAttribute, isFixed, withNonNegativeAxis } from './axes.ts';
import { editAttributes, intOf, intsToInput, makeNode } from './edit-node.ts';
import type { ExportContext, OperatorForm, OperatorForms } from './operator-form.ts';

const operators = ['L1', 'L2', 'LogSum', 'LogSumExp', 'Max', 'Mean', 'Min', 'Prod', 'SumSquare'] as const;

/** Reductions whose axes became an input with opset `changed`. */
function reduction(changed: number): OperatorForm {
  return {
    defaults: { keepdims: 1, noop_with_empty_axes: 0 },
    since: (node, view) => (isFixed(node, 1, view) ? 7 : changed),
    import: (node, context) => [context.opset < changed ? intsToInput(node, 'axes', 1, context) : node],
    export: (node, context) => [context.opset < changed ? lower(node, context) : node],
  };
}

const extreme: OperatorForm = {
  defaults: { axis: 0, keepdims: 1, select_last_index: 0 },
  since: (node) => (intOf(node, 'select_last_index') ? 12 : 7),
  export: (node, context) => [withNonNegativeAxis(node, context)],
};

export const reductions: OperatorForms = {
  ...Object.fromEntries(operators.map((name) => [`Reduce${name}`, reduction(18)])),
  ReduceSum: reduction(13),
  ArgMax: extreme,
  ArgMin: extreme,
};

function lower(node: Node, context: ExportContext): Node {
  const axes = node.inputs[1] ? context.constantOf(node.inputs[1]) : undefined;
  const isEmpty = !axes || elementCount(axes.shape) === 0;
  if (isEmpty && intOf(node, 'noop_with_empty_axes'))
    return makeNode('Identity', node.inputs.slice(0, 1), node.outputs, {}, node.name);
  return editAttributes(axesToAttribute(node, context), { remove: ['noop_with_empty_axes'] });
}
