import { segmentCount, segmentLength } from '@fsnet/graph';
import type { StoredLocations, StoredWeight } from '../file/stored.ts';
import type { Locations } from '../generated/locations.ts';
import type { Summary } from '../generated/summary.ts';
import type { Weight } from '../generated/weight.ts';
import { limits } from '../limits.ts';
import { fail, type HeaderReader } from './header-reader.ts';
import {
  checkElements,
  checkLength,
  checkStreamLength,
  checkType,
  coders,
  readDataType,
  readVector,
} from './stored-vector.ts';

const orders = ['hwi', 'ihw'] as const;
const segmentKinds = ['filter', 'row', 'tap'] as const;
const locationKinds = ['uniform', 'explicit'] as const;

/** A weight (`FSN.md`, "Weights"), its payloads taken in the file's order: the vector, then the locations. */
export function readWeight(reader: HeaderReader, table: Weight, path: string): StoredWeight {
  const dtype = readDataType(reader, table.dtype(), table, `${path}.dtype`);
  const shape = reader.shape(table, 'Weight', `${path}.shape`);
  const vector = readVector(reader, table.vector()!, `${path}.vector`);
  checkType(dtype, vector, table, path);
  const summary = table.summary();
  if (summary) {
    if (dtype !== 'float32')
      fail('bad-type', path, `filter summary of type ${dtype}`, table, 'float32', dtype);
    return {
      kind: 'summary',
      dtype,
      shape,
      vector,
      ...readSummary(reader, summary, shape, vector.count, `${path}.summary`),
    };
  }
  checkElements(shape, vector, table, path);
  return { kind: 'dense', dtype, shape, vector };
}

type SummaryFields = Omit<Extract<StoredWeight, { kind: 'summary' }>, 'kind' | 'dtype' | 'shape' | 'vector'>;

function readSummary(
  reader: HeaderReader,
  table: Summary,
  shape: readonly number[],
  length: number,
  path: string,
): SummaryFields {
  const groups = table.groups();
  const order = reader.named(orders, table.order(), table, `${path}.order`);
  const segments = reader.named(segmentKinds, table.segments(), table, `${path}.segments`);
  const circular = table.circular();
  if (shape.length !== 3 && shape.length !== 4)
    fail('bad-shape', path, `filters of shape [${shape}]`, table, '3 or 4 sizes', shape.length);
  if (shape.includes(0)) fail('bad-shape', path, `filters of shape [${shape}]`, table, 'sizes above 0', 0);
  if (groups < 1 || shape[0] % groups !== 0)
    fail(
      'bad-shape',
      `${path}.groups`,
      `${groups} groups of ${shape[0]} filters`,
      table,
      'a divisor',
      groups,
    );
  if (order === 'ihw' && segments !== 'filter')
    fail('bad-value', `${path}.segments`, `${segments} segments in the order ihw`, table, 'filter', segments);
  const elements = shape.reduce((product, size) => product * size, 1);
  if (elements > length * limits.sharing)
    fail(
      'limit-exceeded',
      path,
      `${elements} weights from a summary of ${length}`,
      table,
      length * limits.sharing,
      elements,
    );
  const layout = { shape, segments };
  const extent = { count: segmentCount(layout), segment: segmentLength(layout), length, circular };
  return {
    groups,
    order,
    segments,
    circular,
    locations: readLocations(reader, table.locations()!, extent, `${path}.locations`),
  };
}

interface Extent {
  /** Number of segments, and values of each. */
  readonly count: number;
  readonly segment: number;
  /** Values of the summary. */
  readonly length: number;
  readonly circular: boolean;
}

function readLocations(
  reader: HeaderReader,
  table: Locations,
  extent: Extent,
  path: string,
): StoredLocations {
  const kind = reader.named(locationKinds, table.kind(), table, `${path}.kind`);
  const { count, segment, length, circular } = extent;
  if (!circular && segment > length && count > 0)
    fail(
      'bad-offset',
      path,
      `segments of ${segment} values in a summary of ${length}`,
      table,
      length,
      segment,
    );
  if (kind === 'explicit') return readExplicit(reader, table, extent, path);
  const step = table.step();
  const last = Math.max(count - 1, 0) * step;
  if (last >= 2 ** 32)
    fail('bad-offset', `${path}.step`, `last segment starts at ${last}`, table, 'below 2^32', last);
  if (!circular && count > 0 && last + segment > length)
    fail(
      'bad-offset',
      `${path}.step`,
      `last segment ends at ${last + segment}`,
      table,
      `at most ${length}`,
      last + segment,
    );
  if (table.span() || table.inlineBytesLength() > 0)
    fail('bad-value', path, 'uniform locations with a payload', table);
  return { kind, step };
}

function readExplicit(
  reader: HeaderReader,
  table: Locations,
  { count, length }: Extent,
  path: string,
): StoredLocations {
  const coder = reader.named(coders, table.coder(), table, `${path}.coder`);
  const unit = table.unit();
  const bits = table.bits();
  const lowBits = table.lowBits();
  const fractions = table.fractions();
  if (unit < 1 || unit > Math.max(length, 1))
    fail('bad-value', `${path}.unit`, `unit ${unit}`, table, `1 to the summary's length, ${length}`, unit);
  if (bits < limits.bitsPerLocation || bits > 32)
    fail(
      'bad-value',
      `${path}.bits`,
      `${bits} bits a location`,
      table,
      `${limits.bitsPerLocation} to 32`,
      bits,
    );
  const coded = bits - lowBits;
  if (coder === 'raw' ? lowBits !== 0 : coded < 1 || coded > 8)
    fail(
      'bad-value',
      `${path}.lowBits`,
      `${lowBits} low bits of ${bits}`,
      table,
      coder === 'raw' ? 0 : '1 to 8 bits coded',
      lowBits,
    );
  const payload = reader.payload(table, path);
  const bytes = payload.kind === 'inline' ? payload.bytes.byteLength : payload.byteLength;
  const fractionBytes = fractions ? 2 * count : 0;
  if (coder === 'raw') checkLength(Math.ceil((count * bits) / 8) + fractionBytes, bytes, table, path);
  else {
    const stream = bytes - fractionBytes - Math.ceil((count * lowBits) / 8);
    if (stream < 1)
      fail('bad-shape', path, `payload of ${bytes} bytes`, table, `at least ${bytes - stream + 1}`, bytes);
    checkStreamLength(count, stream, table, path);
    if ((bytes - fractionBytes) * 8 < count * limits.bitsPerLocation)
      fail(
        'limit-exceeded',
        path,
        `${count} locations in ${bytes - fractionBytes} bytes`,
        table,
        undefined,
        count,
      );
  }
  return { kind: 'explicit', count, unit, bits, lowBits, delta: table.delta(), coder, fractions, payload };
}
