import type { Node } from '@fsnet/graph';
import { withExplicitPads, withoutValidPadding } from './auto-pad.ts';
import { intOf, intsOf } from './edit-node.ts';
import type { ExportContext, OperatorForm, OperatorForms } from './operator-form.ts';

const defaults = { auto_pad: 'NOTSET', ceil_mode: 0, dilations: [1], pads: [0], strides: [1] };

const shared: OperatorForm = {
  import: (node) => [intOf(node, 'ceil_mode') ? node : withoutValidPadding(node)],
  export: (node, context) => [explicit(node, context)],
};

export const pooling: OperatorForms = {
  MaxPool: {
    ...shared,
    defaults: { ...defaults, storage_order: 0 },
    since: (node) => {
      if (isAboveOne(node, 'dilations') || intOf(node, 'ceil_mode')) return 10;
      return node.outputs.length > 1 || intOf(node, 'storage_order') ? 8 : 7;
    },
  },
  AveragePool: {
    ...shared,
    defaults: { ...defaults, count_include_pad: 0 },
    since: (node) => (isAboveOne(node, 'dilations') ? 19 : intOf(node, 'ceil_mode') ? 10 : 7),
  },
  LpPool: {
    ...shared,
    defaults: { ...defaults, p: 2 },
    since: (node) => (isAboveOne(node, 'dilations') || intOf(node, 'ceil_mode') ? 18 : 7),
  },
  GlobalAveragePool: {},
  GlobalMaxPool: {},
  GlobalLpPool: { defaults: { p: 2 } },
};

function explicit(node: Node, context: ExportContext): Node {
  const kernel = intsOf(node, 'kernel_shape');
  if (!kernel) return node;
  return withExplicitPads(node, kernel, context.shapeOf(node.inputs[0])?.slice(2));
}

function isAboveOne(node: Node, attribute: string): boolean {
  return intsOf(node, attribute)?.some((value) => value !== 1) ?? false;
}
