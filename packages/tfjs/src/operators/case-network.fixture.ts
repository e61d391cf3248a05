import {
  type Attribute,
  canonicalOpset,
  float32,
  type Graph,
  type Node,
  type Tensor,
  type Weight,
} from '@fsnet/graph';
import { randomTensor } from '@fsnet/testing';

/** One node on its own. */
export interface OperatorCase {
  readonly op: string;
  /** Of its first input, which is computed. */
  readonly shape: readonly number[];
  /** Its other inputs: computed where they are shapes, else known; `undefined` for those that are left out. */
  readonly others?: readonly (Tensor | readonly number[] | undefined)[];
  readonly attributes?: Readonly<Record<string, number | string | readonly number[] | Attribute>>;
  readonly outputs?: number;
  /** From where the first input's values are drawn. */
  readonly range?: readonly [number, number];
  /** Allowed relative error, where rounding costs more than 1e-5. */
  readonly tolerance?: number;
}

/** Operators of which some inputs are truth values; a comparison makes them. */
const ofTruth: Readonly<Record<string, readonly number[]>> = {
  Where: [0],
  And: [0, 1],
  Or: [0, 1],
  Xor: [0, 1],
  Not: [0],
};

/**
 * A network around one node, large enough to run on the device, whose computed inputs come from convolutions where
 * `isConvolved`, so that they have their channels last.
 */
export function caseNetwork(
  { op, shape, others = [], attributes = {}, outputs = 1, range = [-1, 1] }: OperatorCase,
  isConvolved: boolean,
): { readonly graph: Graph; readonly inputs: Record<string, Tensor> } {
  const nodes: Node[] = [];
  const weights = new Map<string, Weight>();
  const inputs: Record<string, Tensor> = {};
  const add = (name: string, kind: string, from: readonly string[]) => {
    nodes.push({ name, op: kind, domain: '', inputs: from, outputs: [name], attributes: {} });
    return name;
  };
  const constant = (name: string, { dtype, shape: sizes, data }: Tensor) => {
    const vector = { format: 'plain', dtype, data, count: data.length } as const;
    weights.set(name, { kind: 'dense', dtype, shape: sizes, vector });
    return name;
  };
  const computed = (index: number, sizes: readonly number[]): string => {
    const name = `x${index}`;
    inputs[name] = randomTensor(index + 7, sizes, ...range);
    let value = name;
    if (isConvolved && sizes.length === 4) {
      const identity = float32([sizes[1], sizes[1], 1, 1]);
      for (let i = 0; i < sizes[1]; i++) identity.data[i * (sizes[1] + 1)] = 1;
      value = add(`c${index}`, 'Conv', [name, constant(`f${index}`, identity)]);
    }
    return ofTruth[op]?.includes(index)
      ? add(`t${index}`, 'Greater', [value, constant('zero', float32([], [0]))])
      : value;
  };
  const names = [shape, ...others].map((other, index) => {
    if (!other) return '';
    return 'dtype' in other ? constant(`k${index}`, other) : computed(index, other as readonly number[]);
  });
  const results = Array.from({ length: outputs }, (_, i) => `y${i}`);
  nodes.push({
    ...{ name: op, op, domain: '', inputs: names, outputs: results },
    attributes: Object.fromEntries(
      Object.entries(attributes).map(([name, value]) => [name, attribute(value)]),
    ),
  });
  const graph: Graph = {
    ...{ name: op, opset: canonicalOpset, domains: {}, nodes, weights, metadata: {} },
    inputs: Object.entries(inputs).map(([name, { dtype, shape: sizes }]) => ({ name, dtype, shape: sizes })),
    outputs: results.map((name) => ({ name, dtype: 'float32', shape: null })),
  };
  return { graph, inputs };
}

function attribute(value: number | string | readonly number[] | Attribute): Attribute {
  if (typeof value === 'number') return { type: 'int', value };
  if (typeof value === 'string') return { type: 'string', value };
  return Array.isArray(value) ? { type: 'ints', value } : (value as Attribute);
}

/** How a case is called in a test. */
export function caseName({ op, shape, others = [], attributes = {} }: OperatorCase): string {
  const inputs = others.map((other) => (other ? `[${'dtype' in other ? other.shape : other}]` : '-'));
  const given = Object.entries(attributes).map(([name, value]) => {
    return `${name} ${typeof value === 'object' && 'type' in value ? JSON.stringify(value.value) : value}`;
  });
  return [`${op} [${shape}]`, ...inputs, ...given].join(' ');
}
