import type { OperatorSet } from '../execute/operator-set.ts';
import type { DataType } from '../tensor/data-type.ts';
import type { Dimension, Graph } from './graph.ts';
import type { Preprocessing } from './metadata.ts';

/** An input or output of a network. */
export interface ModelValue {
  readonly name: string;
  readonly dtype: DataType;
  /** As ONNX orders it (`[null, 3, 32, 32]`); `null` for a size that is open, or for all where not even the rank is known. */
  readonly shape: readonly (number | null)[] | null;
}

export interface ModelInput extends ModelValue {
  /** How an image becomes this input, where the file says so. */
  readonly preprocessing?: Preprocessing;
}

/** What a network takes. */
export function modelInputs({ inputs, metadata }: Graph): readonly ModelInput[] {
  return inputs.map(({ name, dtype, shape }) => {
    const preprocessing = metadata.preprocessing?.find(({ input }) => input === name);
    return { name, dtype, shape: withoutSymbols(shape), ...(preprocessing && { preprocessing }) };
  });
}

/** What a network gives, as far as its nodes and its own declaration tell. */
export function modelOutputs(graph: Graph, operators: OperatorSet): readonly ModelValue[] {
  const values = operators.infer(graph);
  return graph.outputs.map((output) => {
    const { dtype, shape } = values.get(output.name) ?? output;
    return { name: output.name, dtype, shape: withoutSymbols(shape) };
  });
}

function withoutSymbols(shape: readonly Dimension[] | null): readonly (number | null)[] | null {
  return shape?.map((size) => (typeof size === 'number' ? size : null)) ?? null;
}
