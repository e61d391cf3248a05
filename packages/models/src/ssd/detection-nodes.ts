import { type Attribute, float32, int64, type Tensor } from '@fsnet/graph';
import type { NetworkBuilder } from '../network-builder.ts';

type Attributes = Readonly<Record<string, Attribute>>;

/** Adds the nodes behind a detection network, whose names all begin with `detect.`, and their constants. */
export class DetectionNodes {
  readonly #builder: NetworkBuilder;

  constructor(builder: NetworkBuilder) {
    this.#builder = builder;
  }

  /** A node and its first output, which bears its name where names are left out. */
  node(
    name: string,
    op: string,
    inputs: readonly string[],
    attributes: Attributes = {},
    outputs: readonly string[] = [`detect.${name}`],
  ): string {
    return this.#builder.node(`detect.${name}`, op, inputs, 0, attributes, outputs).value;
  }

  /** Columns `from` to below `to` of the last axis of a value of that rank. */
  columns(name: string, value: string, rank: number, from: number, to: number): string {
    const bounds = [this.integers(`column.${from}`, from), this.integers(`column.${to}`, to)];
    return this.node(name, 'Slice', [value, ...bounds, this.integers(`axis.${rank - 1}`, rank - 1)]);
  }

  constant(name: string, tensor: Tensor): string {
    return this.#builder.constant(`detect.${name}`, tensor);
  }

  /** One float of shape `[1]`. */
  number(name: string, value: number): string {
    return this.constant(name, float32([1], [value]));
  }

  integers(name: string, ...values: number[]): string {
    return this.constant(name, int64([values.length], values));
  }
}

export function axis(value: number): Attributes {
  return { axis: { type: 'int', value } };
}
