import { elementCount, int64 } from '@fsnet/graph';
import { isFixed, withNonNegativeAxis } from './axes.ts';
import { baseName, editAttributes, int, integersOf, intOf, setInput } from './edit-node.ts';
import type { OperatorForms } from './operator-form.ts';

export const topK: OperatorForms = {
  TopK: {
    defaults: { axis: -1, largest: 1, sorted: 1 },
    since: (node, view) => {
      if (intOf(node, 'largest') === 0 || intOf(node, 'sorted') === 0) return 11;
      return isFixed(node, 1, view) ? 7 : 10;
    },
    import: (node, context) => {
      const k = intOf(node, 'k');
      if (context.opset >= 10 || k === undefined) return [node];
      const weight = context.addWeight(`${baseName(node)}.k`, int64([1], [k]));
      return [setInput(editAttributes(node, { remove: ['k'] }), 1, weight)];
    },
    export: (node, context) => {
      const counted = withNonNegativeAxis(node, context);
      if (context.opset >= 10) return [counted];
      const tensor = context.constantOf(node.inputs[1]);
      if (!tensor || elementCount(tensor.shape) !== 1) return [counted];
      const single = { ...counted, inputs: node.inputs.slice(0, 1) };
      return [editAttributes(single, { set: { k: int(integersOf(tensor)[0]) } })];
    },
  },
};
