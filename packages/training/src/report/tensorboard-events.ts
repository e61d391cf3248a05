import { crc32c } from './crc32c.ts';

/** One number at one step, as TensorBoard plots it under `tag`. */
export interface Scalar {
  readonly tag: string;
  readonly value: number;
}

/** The record that a TensorBoard event file begins with. */
export function fileVersionRecord(seconds: number): Uint8Array {
  return record(event(seconds, 0, bytesField(3, text('brain.Event:2'))));
}

/**
 * A record of a TensorBoard event file with the scalars of a step: a `tensorflow.Event` with a `Summary` of
 * `simple_value`s (tensorflow/core/util/event.proto, framework/summary.proto).
 *
 * @param seconds wall time since 1970
 */
export function scalarsRecord(seconds: number, step: number, scalars: readonly Scalar[]): Uint8Array {
  const values = scalars.map(({ tag, value }) =>
    bytesField(1, concat(bytesField(1, text(tag)), float(2, value))),
  );
  return record(event(seconds, step, bytesField(5, concat(...values))));
}

/** TFRecord framing: length, its checksum, data, their checksum; little-endian, checksums masked. */
function record(data: Uint8Array): Uint8Array {
  const framed = new Uint8Array(data.length + 16);
  const view = new DataView(framed.buffer);
  view.setBigUint64(0, BigInt(data.length), true);
  view.setUint32(8, masked(crc32c(framed.subarray(0, 8))), true);
  framed.set(data, 12);
  view.setUint32(12 + data.length, masked(crc32c(data)), true);
  return framed;
}

/** Checksums of data that hold checksums would be weak (tensorflow/core/lib/hash/crc32c.h). */
function masked(crc: number): number {
  return (((crc >>> 15) | (crc << 17)) + 0xa282ead8) >>> 0;
}

function event(seconds: number, step: number, what: Uint8Array): Uint8Array {
  const wallTime = new Uint8Array(9);
  wallTime[0] = (1 << 3) | 1;
  new DataView(wallTime.buffer).setFloat64(1, seconds, true);
  return concat(wallTime, [2 << 3], varint(step), what);
}

function float(field: number, value: number): Uint8Array {
  const bytes = new Uint8Array(5);
  bytes[0] = (field << 3) | 5;
  new DataView(bytes.buffer).setFloat32(1, value, true);
  return bytes;
}

function bytesField(field: number, bytes: Uint8Array): Uint8Array {
  return concat([(field << 3) | 2], varint(bytes.length), bytes);
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  return [...bytes, rest];
}

function concat(...parts: readonly ArrayLike<number>[]): Uint8Array {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

function text(value: string): Uint8Array {
  return new TextEncoder().encode(value);
}
