import { blockCount, byteLengthOf, type DataType, dataTypes, segmentCount } from '@fsnet/graph';
import fc from 'fast-check';
import type { StoredLocations, StoredVector, StoredWeight } from '../src/file/stored.ts';

/** Sizes of a small tensor. */
export const sizes: fc.Arbitrary<number[]> = fc.array(fc.integer({ min: 0, max: 5 }), { maxLength: 4 });

/** Any element type. */
export const dtype: fc.Arbitrary<DataType> = fc.constantFrom(...dataTypes);

const payload = (length: number) =>
  fc
    .uint8Array({ minLength: length, maxLength: length })
    .map((bytes) => ({ kind: 'inline' as const, bytes }));
/** Elements of a shape. */
export const product = (shape: readonly number[]) => shape.reduce((all, size) => all * size, 1);

function plainVector(type: DataType, count: number): fc.Arbitrary<StoredVector> {
  const coded =
    type === 'int4' || type === 'uint4'
      ? fc.constant('raw' as const)
      : fc.constantFrom('raw' as const, 'rans' as const);
  return coded.chain((coder) => {
    const length =
      coder === 'raw' ? byteLengthOf(type, count) : Math.ceil((count * byteLengthOf(type, 1)) / 8) + 3;
    return payload(length).map((bytes) => ({
      format: 'plain' as const,
      dtype: type,
      count,
      coder,
      payload: bytes,
    }));
  });
}

function affineVector(count: number): fc.Arbitrary<StoredVector> {
  return fc
    .record({
      bits: fc.integer({ min: 2, max: 8 }),
      block: fc.constantFrom(0, 1, 3, 16, 2 ** 31 - 1),
      scale: fc.constantFrom(1, 2 ** -149, 2 ** -126, Math.fround(3.4e38), Math.fround(0.013)),
      zero: fc.nat(255),
      scaleType: fc.constantFrom('float32' as const, 'float16' as const),
      coder: fc.constantFrom('raw' as const, 'rans' as const),
    })
    .chain(({ bits, block, scale, zero, scaleType, coder }) => {
      const tableLength = block === 0 ? 0 : blockCount(count, block) * (scaleType === 'float32' ? 5 : 3);
      const length =
        tableLength + (coder === 'raw' ? Math.ceil((count * bits) / 8) : Math.ceil(count / 8) + 1);
      return payload(length).map((bytes) => ({
        format: 'affine' as const,
        count,
        bits,
        block,
        ...(block === 0
          ? { scale, zero: zero % 2 ** bits, scaleType: 'float32' as const }
          : { scale: 0, zero: 0, scaleType }),
        coder,
        payload: bytes,
      }));
    });
}

/** A dense weight whose payload has the right length and any bytes. */
export const denseWeight: fc.Arbitrary<StoredWeight> = fc
  .record({ type: dtype, shape: sizes })
  .chain(({ type, shape }) => {
    const count = product(shape);
    const own = plainVector(type, count).map((vector) => ({
      kind: 'dense' as const,
      dtype: type,
      shape,
      vector,
    }));
    const quantised = affineVector(count).map((vector) => ({
      kind: 'dense' as const,
      dtype: 'float32' as const,
      shape,
      vector,
    }));
    const half = plainVector('float16', count).map((vector) => ({
      kind: 'dense' as const,
      dtype: 'float32' as const,
      shape,
      vector,
    }));
    return fc.oneof(own, quantised, half);
  });

/** A filter summary whose payloads have the right lengths and any bytes. */
export const summaryWeight: fc.Arbitrary<StoredWeight> = fc
  .record({
    groups: fc.integer({ min: 1, max: 3 }),
    filters: fc.integer({ min: 1, max: 4 }),
    channels: fc.integer({ min: 1, max: 4 }),
    kernel: fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 2 }),
    order: fc.constantFrom('hwi' as const, 'ihw' as const),
    segments: fc.constantFrom('filter' as const, 'row' as const, 'tap' as const),
    circular: fc.boolean(),
  })
  .chain((layer) => {
    const { groups, order, circular } = layer;
    const shape = [layer.filters * groups, layer.channels, ...layer.kernel];
    const segments = order === 'ihw' ? 'filter' : layer.segments;
    const length = Math.max(1, product(shape) - 1, product(shape.slice(1)) * 2);
    const vector = fc.oneof(
      affineVector(length),
      plainVector('float32', length),
      plainVector('bfloat16', length),
    );
    const locations = fc.oneof(
      fc.constant<StoredLocations>({ kind: 'uniform', step: circular ? 977 : 0 }),
      explicitLocations(segmentCount({ shape, segments }), length),
    );
    return fc.record({ vector, locations }).map((parts) => ({
      kind: 'summary' as const,
      dtype: 'float32' as const,
      shape,
      groups,
      order,
      segments,
      circular,
      ...parts,
    }));
  });

function explicitLocations(count: number, length: number): fc.Arbitrary<StoredLocations> {
  return fc
    .record({
      unit: fc.constantFrom(1, length),
      bits: fc.integer({ min: 3, max: 32 }),
      coded: fc.integer({ min: 1, max: 8 }),
      delta: fc.boolean(),
      coder: fc.constantFrom('raw' as const, 'rans' as const),
      fractions: fc.boolean(),
    })
    .chain(({ unit, bits, coded, delta, coder, fractions }) => {
      const lowBits = coder === 'raw' ? 0 : Math.max(0, bits - coded);
      const packed =
        coder === 'raw'
          ? Math.ceil((count * bits) / 8)
          : Math.ceil((count * lowBits) / 8) + Math.ceil((count * 3) / 8) + 1;
      return payload(packed + (fractions ? 2 * count : 0)).map((bytes) => ({
        kind: 'explicit' as const,
        count,
        unit,
        bits,
        lowBits,
        delta,
        coder,
        fractions,
        payload: bytes,
      }));
    });
}
