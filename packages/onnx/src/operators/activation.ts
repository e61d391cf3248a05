import type { Node } from '@fsnet/graph';
import { baseName, float, makeNode, stringOf } from './edit-node.ts';
import type { ExportContext, OperatorForms } from './operator-form.ts';
import { scalar } from './scalar.ts';

export const activation: OperatorForms = {
  Relu: {},
  LeakyRelu: { defaults: { alpha: 0.01 } },
  PRelu: {},
  Elu: { defaults: { alpha: 1 } },
  Selu: { defaults: { alpha: 1.6732631921768188, gamma: 1.0507010221481323 } },
  Celu: { since: 12, defaults: { alpha: 1 } },
  ThresholdedRelu: { since: 10, defaults: { alpha: 1 } },
  Shrink: { since: 9, defaults: { bias: 0, lambd: 0.5 } },
  Sigmoid: {},
  HardSigmoid: { defaults: { alpha: 0.2, beta: 0.5 } },
  Tanh: {},
  Softplus: {},
  Softsign: {},
  HardSwish: { export: (node, context) => (context.opset < 14 ? hardSwish(node, context) : [node]) },
  Mish: { export: (node, context) => (context.opset < 18 ? mish(node, context) : [node]) },
  Gelu: {
    defaults: { approximate: 'none' },
    since: (node) => (stringOf(node, 'approximate') === 'tanh' ? 7 : 9),
    export: (node, context) => {
      if (context.opset >= 20) return [node];
      return stringOf(node, 'approximate') === 'tanh' ? tanhGelu(node, context) : gelu(node, context);
    },
  },
};

function hardSwish(node: Node, context: ExportContext): Node[] {
  const gate = context.freshName(`${baseName(node)}.gate`);
  return [
    makeNode('HardSigmoid', [node.inputs[0]], [gate], { alpha: float(1 / 6), beta: float(0.5) }),
    makeNode('Mul', [node.inputs[0], gate], node.outputs, {}, node.name),
  ];
}

function mish(node: Node, context: ExportContext): Node[] {
  const softplus = context.freshName(`${baseName(node)}.softplus`);
  const gate = context.freshName(`${baseName(node)}.gate`);
  return [
    makeNode('Softplus', [node.inputs[0]], [softplus]),
    makeNode('Tanh', [softplus], [gate]),
    makeNode('Mul', [node.inputs[0], gate], node.outputs, {}, node.name),
  ];
}

/** `x * (0.5 + 0.5 * erf(x / sqrt(2)))` */
function gelu(node: Node, context: ExportContext): Node[] {
  const [x] = node.inputs;
  const base = baseName(node);
  const [scaled, erf] = ['scaled', 'erf'].map((part) => context.freshName(`${base}.${part}`));
  const factor = scalar(context, x, `${base}.factor`, Math.SQRT1_2);
  return [
    makeNode('Mul', [x, factor], [scaled]),
    makeNode('Erf', [scaled], [erf]),
    ...halfOfOnePlus(node, erf, context),
  ];
}

/** `x * (0.5 + 0.5 * tanh(sqrt(2 / pi) * (x + 0.044715 * x^3)))` */
function tanhGelu(node: Node, context: ExportContext): Node[] {
  const [x] = node.inputs;
  const base = baseName(node);
  const [square, part, sum, argument, tanh] = ['square', 'part', 'sum', 'argument', 'tanh'].map((each) =>
    context.freshName(`${base}.${each}`),
  );
  const cubic = scalar(context, x, `${base}.cubic`, 0.044715 * Math.sqrt(2 / Math.PI));
  const linear = scalar(context, x, `${base}.linear`, Math.sqrt(2 / Math.PI));
  return [
    makeNode('Mul', [x, x], [square]),
    makeNode('Mul', [square, cubic], [part]),
    makeNode('Add', [part, linear], [sum]),
    makeNode('Mul', [sum, x], [argument]),
    makeNode('Tanh', [argument], [tanh]),
    ...halfOfOnePlus(node, tanh, context),
  ];
}

function halfOfOnePlus(node: Node, value: string, context: ExportContext): Node[] {
  const [x] = node.inputs;
  const base = baseName(node);
  const half = scalar(context, x, `${base}.half`, 0.5);
  const [halved, gate] = ['halved', 'gate'].map((part) => context.freshName(`${base}.${part}`));
  return [
    makeNode('Mul', [value, half], [halved]),
    makeNode('Add', [halved, half], [gate]),
    makeNode('Mul', [x, gate], node.outputs, {}, node.name),
  ];
}
