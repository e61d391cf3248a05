import type { Node } from '@fsnet/graph';
import type { OperatorForm, OperatorForms, ValueView } from './operator-form.ts';

/** Operators on any number of inputs, which broadcast since opset 8. */
const variadic: OperatorForm = {
  since: (node, view) => (haveOneShape(node, view) ? 7 : 8),
};

/** The same, on whole numbers since opset 12. */
const extreme: OperatorForm = {
  since: (node, view) => {
    const type = view.typeOf(node.inputs[0]) ?? 'float32';
    return !type.startsWith('float') ? 12 : haveOneShape(node, view) ? 7 : 8;
  },
};

/** Comparisons of other types than floats came later. */
function comparison(since: number): OperatorForm {
  return {
    since: (node, view) => {
      const type = view.typeOf(node.inputs[0]) ?? 'float32';
      const isPlain = node.op === 'Equal' ? /^(bool|int32|int64)$/.test(type) : type.startsWith('float');
      return Math.max(since, isPlain ? 7 : node.op === 'Equal' ? 11 : 9);
    },
  };
}

export const elementwise: OperatorForms = {
  Add: {},
  Sub: {},
  Mul: {},
  Div: {},
  Pow: {},
  Sum: variadic,
  Mean: variadic,
  Max: extreme,
  Min: extreme,
  Mod: { since: 10, defaults: { fmod: 0 } },
  Abs: {},
  Neg: {},
  Sign: { since: 9 },
  Floor: {},
  Ceil: {},
  Round: { since: 11 },
  Reciprocal: {},
  Sqrt: {},
  Exp: {},
  Log: {},
  Erf: { since: 9 },
  Sin: {},
  Cos: {},
  Tan: {},
  Asin: {},
  Acos: {},
  Atan: {},
  Sinh: { since: 9 },
  Cosh: { since: 9 },
  Asinh: { since: 9 },
  Acosh: { since: 9 },
  Atanh: { since: 9 },
  Not: {},
  And: {},
  Or: {},
  Xor: {},
  Equal: comparison(7),
  Greater: comparison(7),
  Less: comparison(7),
  GreaterOrEqual: { since: 12 },
  LessOrEqual: { since: 12 },
  IsNaN: { since: 9 },
  IsInf: { since: 10, defaults: { detect_negative: 1, detect_positive: 1 } },
  Where: { since: 9 },
};

function haveOneShape(node: Node, view: ValueView): boolean {
  const [first, ...others] = node.inputs.map((input) => view.shapeOf(input));
  if (others.length === 0) return true;
  return (
    first !== undefined &&
    !first.includes(null) &&
    others.every((shape) => shape && `${shape}` === `${first}`)
  );
}
