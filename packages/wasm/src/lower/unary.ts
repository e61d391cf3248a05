import { activationOf, elementCount, floatAttribute, type PlannedNode, stringAttribute } from '@fsnet/graph';
import type { Facts, Lowering } from '../plan/lowering.ts';
import type { Reference } from '../plan/step.ts';
import { type ActivationArguments, activationArguments } from './activation-arguments.ts';
import type { CopyContext } from './strided-copy.ts';

/** Kinds of assembly/element/activation-kinds.ts that are an operator without parameters. */
const kinds: Readonly<Record<string, number>> = {
  Softplus: 9,
  Softsign: 10,
  Abs: 12,
  Sqrt: 13,
  Reciprocal: 14,
  Exp: 15,
  Log: 16,
  Floor: 17,
  Ceil: 18,
  Round: 19,
  Erf: 20,
};

/** Functions of one element, in any layout. */
export const lowerUnary: Lowering = (node, facts) => {
  const [input] = node.inputs;
  const map = functionOf(node, facts);
  if (!map || facts.dtype(input) !== 'float32') return undefined;
  const layout = facts.layout(input);
  return {
    inputLayouts: [layout],
    outputLayouts: [layout],
    inPlace: 0,
    emit: (context) =>
      emitUnary(context, context.input(0), context.output(0), elementCount(facts.shape(input)), map),
  };
};

/** Emits a step that maps `count` elements; the input may be the output. */
export function emitUnary(
  context: CopyContext,
  input: Reference,
  output: Reference,
  count: number,
  map: ActivationArguments,
): void {
  const units = Math.ceil(count / 64);
  context.emit({ kernel: 'unary', arguments: { input, output, count, ...map }, units, grain: 32 });
}

/** `a * x + b` as kernels are told it. */
export function affine(activationA: number, activationB: number): ActivationArguments {
  return { activation: 11, activationA, activationB };
}

function functionOf(node: PlannedNode, facts: Facts): ActivationArguments | undefined {
  const { op } = node;
  const activation = activationOf(node, facts);
  if (activation) return activationArguments(activation);
  const parameters = { activationA: 0, activationB: 0 };
  if (Object.hasOwn(kinds, op)) return { activation: kinds[op], ...parameters };
  switch (op) {
    case 'Elu':
      return { activation: 8, activationA: floatAttribute(node, 'alpha', 1), activationB: 1 };
    case 'Selu':
      return {
        activation: 8,
        activationA: floatAttribute(node, 'alpha', Math.fround(1.6732631921768188)),
        activationB: floatAttribute(node, 'gamma', Math.fround(1.0507010221481323)),
      };
    case 'Gelu':
      return { activation: stringAttribute(node, 'approximate', 'none') === 'tanh' ? 22 : 21, ...parameters };
    case 'Neg':
      return affine(-1, -0);
    case 'Pow':
      return power(node, facts);
    default:
      return undefined;
  }
}

/** Roots and reciprocals; other powers are the reference operator's. */
function power({ inputs }: PlannedNode, facts: Facts): ActivationArguments | undefined {
  const exponent = facts.constant(inputs[1]);
  if (exponent?.data.length !== 1 || exponent.shape.length > facts.shape(inputs[0]).length) return undefined;
  const kind = { 0.5: 13, '-1': 14 }[Number(exponent.data[0])];
  return kind === undefined ? undefined : { activation: kind, activationA: 0, activationB: 0 };
}
