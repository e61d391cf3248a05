import { elementCount, float32, type Node } from '@fsnet/graph';
import { baseName, editAttributes, float, floatOf, setInput } from './edit-node.ts';
import type { OperatorForms, ValueView } from './operator-form.ts';

export const dropout: OperatorForms = {
  Dropout: {
    since: (node, view) => {
      if (node.inputs[2] || (node.inputs[1] && ratioOf(node, view) === undefined)) return 12;
      return node.outputs[1] ? 10 : 7;
    },
    import: (node, context) => {
      if (context.opset >= 12) {
        const training = node.inputs[2] ? context.constantOf(node.inputs[2]) : undefined;
        return [training && training.data[0] === 0 ? setInput(node, 2, '') : node];
      }
      const ratio = floatOf(node, 'ratio');
      const plain = editAttributes(node, { remove: ['ratio', 'is_test'] });
      if (ratio === undefined || ratio === 0.5) return [plain];
      return [setInput(plain, 1, context.addWeight(`${baseName(node)}.ratio`, float32([], [ratio])))];
    },
    export: (node, context) => {
      if (context.opset >= 12) return [node];
      const ratio = ratioOf(node, context);
      const single = { ...node, inputs: node.inputs.slice(0, 1) };
      return [ratio === undefined ? single : editAttributes(single, { set: { ratio: float(ratio) } })];
    },
  },
};

function ratioOf(node: Node, view: ValueView): number | undefined {
  const tensor = node.inputs[1] ? view.constantOf(node.inputs[1]) : undefined;
  if (!tensor || elementCount(tensor.shape) !== 1) return undefined;
  return tensor.dtype === 'float32' || tensor.dtype === 'float64' ? Number(tensor.data[0]) : undefined;
}
