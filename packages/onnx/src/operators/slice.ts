import type { Node } from '@fsnet/graph';
import { isFixed, nonNegativeAxes } from './axes.ts';
import { editAttributes, integersOf, ints, intsToInput } from './edit-node.ts';
import type { ExportContext, OperatorForms, ValueView } from './operator-form.ts';

const inputNames = ['starts', 'ends', 'axes'] as const;

export const slice: OperatorForms = {
  Slice: {
    since: (node, view) => {
      const isAttribute = [1, 2, 3, 4].every((index) => isFixed(node, index, view)) && isPlain(node, view);
      return isAttribute ? 7 : 10;
    },
    import: (node, context) => {
      if (context.opset >= 10) return [node];
      return [inputNames.reduce((result, name, i) => intsToInput(result, name, i + 1, context), node)];
    },
    export: (node, context) => [context.opset < 10 ? inputsToAttributes(node, context) : node],
  },
};

function isPlain(node: Node, view: ValueView): boolean {
  const steps = node.inputs[4] ? view.constantOf(node.inputs[4]) : undefined;
  return !steps || integersOf(steps).every((step) => step === 1);
}

function inputsToAttributes(node: Node, context: ExportContext): Node {
  const entries = inputNames.flatMap((name, i) => {
    const tensor = node.inputs[i + 1] ? context.constantOf(node.inputs[i + 1]) : undefined;
    if (!tensor) return [];
    const values = integersOf(tensor);
    return [
      [name, ints(name === 'axes' ? nonNegativeAxes(values, node.inputs[0], context) : values)] as const,
    ];
  });
  return editAttributes({ ...node, inputs: node.inputs.slice(0, 1) }, { set: Object.fromEntries(entries) });
}
