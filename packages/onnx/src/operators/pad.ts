import { elementCount, int64, type Node } from '@fsnet/graph';
import { isFixed } from './axes.ts';
import {
  editAttributes,
  float,
  floatOf,
  integersOf,
  ints,
  intsToInput,
  setInput,
  stringOf,
} from './edit-node.ts';
import type { ExportContext, ImportContext, OperatorForms, ValueView } from './operator-form.ts';
import { scalarTensor } from './scalar.ts';

export const pad: OperatorForms = {
  Pad: {
    defaults: { mode: 'constant' },
    since: (node, view) => {
      if (stringOf(node, 'mode') === 'wrap') return 19;
      if (node.inputs[3] && !fullPads(node, view)) return 18;
      const type = view.typeOf(node.inputs[0]);
      return isFixed(node, 1, view) && isFixed(node, 2, view) && (!type || type.startsWith('float')) ? 7 : 11;
    },
    import: (node, context) => (context.opset < 11 ? attributesToInputs(node, context) : [node]),
    export: (node, context) => [lower(node, context)],
  },
};

/** The value must be of the input's type, which only inference tells. */
function attributesToInputs(node: Node, context: ImportContext): readonly Node[] {
  const value = floatOf(node, 'value') ?? 0;
  const plain = intsToInput(editAttributes(node, { remove: ['value'] }), 'pads', 1, context);
  if (value === 0) return [plain];
  return context.whenShapesKnown(plain, (_, view) => {
    const tensor = scalarTensor(view.typeOf(node.inputs[0]), value);
    return [setInput(plain, 2, context.addWeight(`${node.outputs[0]}.value`, tensor))];
  });
}

function lower(node: Node, context: ExportContext): Node {
  if (context.opset >= 18) return node;
  const pads = node.inputs[3] || context.opset < 11 ? fullPads(node, context) : undefined;
  let result: Node = { ...node, inputs: node.inputs.slice(0, 3) };
  if (!pads) return result;
  if (context.opset >= 11)
    return setInput(result, 1, context.addWeight(`${node.outputs[0]}.pads`, int64([pads.length], pads)));
  const tensor = node.inputs[2] ? context.constantOf(node.inputs[2]) : undefined;
  result = editAttributes(result, {
    set: { pads: ints(pads), ...(tensor && { value: float(Number(tensor.data[0])) }) },
  });
  return { ...result, inputs: node.inputs.slice(0, 1) };
}

/** Pads of all axes, where they and `axes` are known. */
function fullPads(node: Node, view: ValueView): number[] | undefined {
  const pads = view.constantOf(node.inputs[1]);
  if (!pads) return undefined;
  const given = integersOf(pads);
  if (!node.inputs[3]) return given;
  const axes = view.constantOf(node.inputs[3]);
  const rank = view.shapeOf(node.inputs[0])?.length;
  if (!axes || rank === undefined || elementCount(axes.shape) * 2 !== given.length) return undefined;
  const full = new Array<number>(2 * rank).fill(0);
  for (const [i, axis] of integersOf(axes).entries()) {
    const counted = axis < 0 ? axis + rank : axis;
    full[counted] = given[i];
    full[counted + rank] = given[i + given.length / 2];
  }
  return full;
}
