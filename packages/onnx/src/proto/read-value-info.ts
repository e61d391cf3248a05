import { FsnError } from '@fsnet/graph';
import { readFields } from './fields.ts';
import type { ValueInfoMessage } from './messages.ts';

const maximumRank = 64;
const otherKinds: Readonly<Record<number, string>> = {
  4: 'sequence',
  5: 'map',
  8: 'sparse tensor',
  9: 'optional',
};

/** Reads a `ValueInfoProto`. */
export function readValueInfo(bytes: Uint8Array, path: string): ValueInfoMessage {
  const info: ValueInfoMessage = { name: '' };
  readFields(bytes, path, (field, value) => {
    if (field === 1) info.name = value.text();
    else if (field === 2) readType(value.bytes(), info, `${path}.type`);
  });
  if (info.name === '') throw new FsnError('bad-graph', `${path} has no name`, { path });
  return info;
}

function readType(bytes: Uint8Array, info: ValueInfoMessage, path: string): void {
  readFields(bytes, path, (field, value) => {
    if (field === 1) {
      readFields(value.bytes(), path, (inner, innerValue) => {
        if (inner === 1) info.elementType = innerValue.number();
        else if (inner === 2) info.shape = readShape(innerValue.bytes(), `${path}.shape`);
      });
    } else if (otherKinds[field]) info.otherKind = otherKinds[field];
  });
}

function readShape(bytes: Uint8Array, path: string): (number | string | null)[] {
  const shape: (number | string | null)[] = [];
  readFields(bytes, path, (field, value) => {
    if (field !== 1) return;
    if (shape.length === maximumRank) throw new FsnError('bad-shape', `${path} has too many axes`, { path });
    shape.push(readDimension(value.bytes(), path));
  });
  return shape;
}

/** A negative size is what some exporters write for an unknown one. */
function readDimension(bytes: Uint8Array, path: string): number | string | null {
  let size: number | string | null = null;
  readFields(bytes, path, (field, value) => {
    if (field === 1) {
      const number = value.number();
      size = number < 0 ? null : number;
    } else if (field === 2) size = value.text() || null;
  });
  return size;
}
