import { type DataType, dataTypes } from '@fsnet/graph';
import type { Offset } from 'flatbuffers';
import type { StoredLocations, StoredTensor, StoredVector, StoredWeight } from '../file/stored.ts';
import { Coder } from '../generated/coder.ts';
import { LocationKind } from '../generated/location-kind.ts';
import { ScaleType } from '../generated/scale-type.ts';
import { SegmentKind } from '../generated/segment-kind.ts';
import { UnrollingOrder } from '../generated/unrolling-order.ts';
import { VectorFormat } from '../generated/vector-format.ts';
import { Locations } from '../generated/write/locations.ts';
import { Summary } from '../generated/write/summary.ts';
import { Tensor } from '../generated/write/tensor.ts';
import { Vector } from '../generated/write/vector.ts';
import { Weight } from '../generated/write/weight.ts';
import type { HeaderWriter } from './header-writer.ts';

/** The schema's number of an element type. */
export function dataTypeNumber(dtype: DataType): number {
  return dataTypes.indexOf(dtype) + 1;
}

const floats: readonly DataType[] = ['float32', 'float16', 'bfloat16', 'float64'];

/** Writes a vector; `inHeader` keeps its bytes in the header whatever their number. */
function writeVector(writer: HeaderWriter, vector: StoredVector, path: string, inHeader = false): Offset {
  const { builder } = writer;
  const integers = vector.format === 'plain' && !floats.includes(vector.dtype);
  const placed = writer.place(vector.payload, inHeader ? 'header' : integers ? 'integers' : 'other', path);
  Vector.startVector(builder);
  Vector.addCount(builder, vector.count);
  if (vector.format === 'affine') {
    Vector.addBlock(builder, vector.block);
    if (vector.block === 0) Vector.addScale(builder, vector.scale);
  }
  writer.addPlaced(
    placed,
    (offset) => Vector.addSpan(builder, offset),
    (offset) => Vector.addInlineBytes(builder, offset),
  );
  Vector.addCoder(builder, Coder[vector.coder]);
  Vector.addFormat(builder, VectorFormat[vector.format]);
  if (vector.format === 'affine') {
    Vector.addBits(builder, vector.bits);
    if (vector.block === 0) Vector.addZero(builder, vector.zero);
    else Vector.addScaleType(builder, ScaleType[vector.scaleType]);
  } else Vector.addDtype(builder, dataTypeNumber(vector.dtype));
  return Vector.endVector(builder);
}

/** Writes a tensor of an attribute (`inHeader`) or of a golden sample. */
export function writeTensor(
  writer: HeaderWriter,
  tensor: StoredTensor,
  path: string,
  inHeader = false,
): Offset {
  const { builder } = writer;
  const shape = writer.shape(tensor.shape, `${path}.shape`);
  const vector = writeVector(writer, tensor.vector, `${path}.vector`, inHeader);
  Tensor.startTensor(builder);
  if (shape !== 0) Tensor.addShape(builder, shape);
  Tensor.addVector(builder, vector);
  Tensor.addDtype(builder, dataTypeNumber(tensor.dtype));
  return Tensor.endTensor(builder);
}

/** Writes a weight, its payloads in the file's order: the vector, then the locations. */
export function writeWeight(writer: HeaderWriter, weight: StoredWeight, value: number, path: string): Offset {
  const { builder } = writer;
  const shape = writer.shape(weight.shape, `${path}.shape`);
  const vector = writeVector(writer, weight.vector, `${path}.vector`);
  const summary = weight.kind === 'summary' ? writeSummary(writer, weight, `${path}.summary`) : 0;
  Weight.startWeight(builder);
  Weight.addValue(builder, value);
  if (shape !== 0) Weight.addShape(builder, shape);
  Weight.addVector(builder, vector);
  if (summary !== 0) Weight.addSummary(builder, summary);
  Weight.addDtype(builder, dataTypeNumber(weight.dtype));
  return Weight.endWeight(builder);
}

function writeSummary(
  writer: HeaderWriter,
  weight: Extract<StoredWeight, { kind: 'summary' }>,
  path: string,
): Offset {
  const { builder } = writer;
  const locations = writeLocations(writer, weight.locations, `${path}.locations`);
  Summary.startSummary(builder);
  Summary.addGroups(builder, weight.groups);
  Summary.addLocations(builder, locations);
  Summary.addOrder(builder, UnrollingOrder[weight.order]);
  Summary.addSegments(builder, SegmentKind[weight.segments]);
  Summary.addCircular(builder, weight.circular);
  return Summary.endSummary(builder);
}

function writeLocations(writer: HeaderWriter, locations: StoredLocations, path: string): Offset {
  const { builder } = writer;
  if (locations.kind === 'uniform') {
    Locations.startLocations(builder);
    Locations.addStep(builder, locations.step);
    return Locations.endLocations(builder);
  }
  const placed = writer.place(locations.payload, 'other', path);
  Locations.startLocations(builder);
  Locations.addUnit(builder, locations.unit);
  writer.addPlaced(
    placed,
    (offset) => Locations.addSpan(builder, offset),
    (offset) => Locations.addInlineBytes(builder, offset),
  );
  Locations.addKind(builder, LocationKind.explicit_);
  Locations.addBits(builder, locations.bits);
  Locations.addLowBits(builder, locations.lowBits);
  Locations.addDelta(builder, locations.delta);
  Locations.addCoder(builder, Coder[locations.coder]);
  Locations.addFractions(builder, locations.fractions);
  return Locations.endLocations(builder);
}
