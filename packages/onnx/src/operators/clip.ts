import { elementCount, type Node, type Tensor } from '@fsnet/graph';
import { editAttributes, float, floatOf, setInput, trimInputs } from './edit-node.ts';
import type { ImportContext, OperatorForms, ValueView } from './operator-form.ts';
import { scalarTensor } from './scalar.ts';

const bounds = ['min', 'max'] as const;

/** What opset 6 has for "no bound". */
const lowest = Math.fround(-3.402823466e38);
const unbounded = { min: lowest, max: -lowest };

export const clip: OperatorForms = {
  Clip: {
    since: (node, view) => {
      const type = view.typeOf(node.inputs[0]);
      if (type && !type.startsWith('float')) return 12;
      return node.inputs.slice(1).every((input) => input === '' || boundOf(input, view) !== undefined)
        ? 7
        : 11;
    },
    import: (node, context) => (context.opset < 11 ? attributesToInputs(node, context) : [node]),
    export: (node, context) => {
      if (context.opset >= 11) return [node];
      const set = Object.fromEntries(
        bounds.flatMap((name, i) => {
          const value = boundOf(node.inputs[i + 1], context);
          return value === undefined ? [] : [[name, float(value)]];
        }),
      );
      return [editAttributes({ ...node, inputs: node.inputs.slice(0, 1) }, { set })];
    },
  },
};

/** The bounds must be of the input's type, which only inference tells. */
function attributesToInputs(node: Node, context: ImportContext): readonly Node[] {
  const plain = editAttributes(node, { remove: bounds });
  return context.whenShapesKnown(plain, (_, view) => {
    let result = plain;
    for (const [i, name] of bounds.entries()) {
      const value = floatOf(node, name);
      if (value === undefined || value === unbounded[name]) continue;
      const tensor = scalarTensor(view.typeOf(node.inputs[0]), value);
      result = setInput(result, i + 1, context.addWeight(`${node.outputs[0]}.${name}`, tensor));
    }
    return [{ ...result, inputs: trimInputs(result.inputs) }];
  });
}

function boundOf(input: string | undefined, view: ValueView): number | undefined {
  const tensor: Tensor | undefined = input ? view.constantOf(input) : undefined;
  if (!tensor || elementCount(tensor.shape) !== 1) return undefined;
  return tensor.dtype === 'float32' || tensor.dtype === 'float64' ? Number(tensor.data[0]) : undefined;
}
