import { bytesOf, elementCount, type Graph, rowMajorStrides, type Tensor } from '@fsnet/graph';
import type { WeightSource } from '@fsnet/models';
import { expect } from 'vitest';
import type { StateDict } from './state/stored-tensor.ts';

/** Different values for every weight, without the time that drawing takes. */
export const counting: WeightSource = (name, shape) => {
  const values = new Float32Array(elementCount(shape));
  for (let i = 0; i < values.length; i++) values[i] = name.length + (i % 1013) / 1024;
  return values;
};
/** The same of summaries. */
export const summaryValues = (name: string, length: number): Float32Array =>
  counting(name, [length], 'filter');

/** A state dict in memory, without a file. */
export function stateOf(tensors: ReadonlyMap<string, Tensor>): StateDict {
  return new Map(
    [...tensors].map(([name, { dtype, shape, data }]) => {
      return [name, { dtype, shape, strides: rowMajorStrides(shape), offset: 0, bytes: bytesOf(data) }];
    }),
  );
}

/** Whether both have the same weights, kind by kind and byte by byte: comparing values one by one takes minutes. */
export function expectSameWeights(actual: Graph, expected: Graph): void {
  const outline = ({ weights }: Graph) =>
    [...weights].map(([name, { vector, ...weight }]) => [
      name,
      { ...weight, ...('locations' in weight && { locations: weight.locations.kind }) },
      vector.count,
    ]);
  expect(outline(actual)).toEqual(outline(expected));
  const arrays = ({ weights }: Graph) =>
    [...weights.values()].flatMap((weight) => {
      if (weight.vector.format !== 'plain') throw new Error('expected plain values');
      const starts =
        weight.kind === 'summary' && weight.locations.kind === 'explicit' ? [weight.locations.starts] : [];
      return [weight.vector.data, ...starts].map(bytesOf);
    });
  const others = arrays(expected);
  const different = arrays(actual).findIndex((bytes, i) => Buffer.compare(bytes, others[i]) !== 0);
  expect(different).toBe(-1);
}

export function valueCount(tensors: ReadonlyMap<string, Tensor>): number {
  return [...tensors.values()].reduce((sum, { shape }) => sum + elementCount(shape), 0);
}
