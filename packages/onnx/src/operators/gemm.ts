import { baseName, setInput } from './edit-node.ts';
import type { OperatorForms } from './operator-form.ts';
import { scalar } from './scalar.ts';

export const gemm: OperatorForms = {
  Gemm: {
    defaults: { alpha: 1, beta: 1, transA: 0, transB: 0 },
    export: (node, context) => {
      if (context.opset >= 11 || node.inputs[2]) return [node];
      return [setInput(node, 2, scalar(context, node.inputs[0], `${baseName(node)}.zero`, 0))];
    },
  },
  MatMul: {},
};
