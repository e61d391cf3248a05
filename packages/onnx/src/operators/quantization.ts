import type { Node } from '@fsnet/graph';
import { editAttributes, intOf } from './edit-node.ts';
import type { ExportContext, OperatorForm, OperatorForms } from './operator-form.ts';

const form: OperatorForm = {
  since: (node, view) => {
    const types = node.inputs.map((input) => view.typeOf(input) ?? '');
    if (intOf(node, 'block_size') || intOf(node, 'output_dtype')) return 21;
    if (types.some((type) => /^u?int(4|16)$/.test(type))) return 21;
    if (types.some((type) => type.startsWith('float8') || type === 'float16')) return 19;
    const rank = view.shapeOf(node.inputs[1])?.length ?? 1;
    return rank === 0 ? 10 : 13;
  },
  export: (node, context) => [lower(node, context)],
};

export const quantization: OperatorForms = {
  QuantizeLinear: {
    ...form,
    defaults: { axis: 1, saturate: 1, block_size: 0, output_dtype: 0, precision: 0 },
  },
  DequantizeLinear: { ...form, defaults: { axis: 1, block_size: 0 } },
};

function lower(node: Node, context: ExportContext): Node {
  return context.opset < 13 ? editAttributes(node, { remove: ['axis'] }) : node;
}
