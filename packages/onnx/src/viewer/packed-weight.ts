import {
  type AffineVector,
  elementCount,
  float32,
  kernelSize,
  type Node,
  type NumericVector,
  type SummaryWeight,
  segmentCount,
  segmentLength,
  type Tensor,
  type Weight,
} from '@fsnet/graph';
import { float, int, ints, string } from '../operators/edit-node.ts';
import type { Attributes, Workshop } from '../operators/operator-form.ts';
import type { NodeNotes } from '../proto/write-node.ts';

/** Domain of the nodes that stand for packed weights. */
export const viewerDomain = 'fsnet';

/** A node for the eye, with what a viewer shows beside its attributes. */
export interface ShownNode {
  readonly node: Node;
  readonly notes: NodeNotes;
}

/**
 * The node that stands for a packed weight: its inputs are what the file keeps, its output the weight, its attributes
 * how one becomes the other.
 *
 * @param bytes What the weight takes in its file, if that is known.
 */
export function packedWeight(
  name: string,
  weight: Weight,
  bytes: number | undefined,
  workshop: Workshop,
): ShownNode {
  const { vector, shape } = weight;
  const parts =
    weight.kind === 'summary'
      ? [...vectorParts('summary', vector, summaryShape(weight)), ...locationParts(weight)]
      : vectorParts('levels', vector, shape);
  const attributes =
    weight.kind === 'summary' ? summaryAttributes(weight) : { ...quantization(vector), shape: ints(shape) };
  return {
    node: {
      name,
      op: weight.kind === 'summary' ? 'FilterSummary' : 'QuantizedWeight',
      domain: viewerDomain,
      inputs: parts.map(([part, tensor]) => workshop.addWeight(`${name}.${part}`, tensor)),
      outputs: [name],
      attributes: { ...attributes, ...(bytes !== undefined && { bytes: int(bytes) }) },
    },
    notes: {
      docString: weight.kind === 'summary' ? describeSummary(weight) : describeLevels(vector),
      // Netron names the inputs of operators that it does not know after this.
      metadataProps: { input_names: `[${parts.map(([part]) => `'${part}'`).join(', ')}]` },
    },
  };
}

type Part = readonly [name: string, tensor: Tensor];

function vectorParts(name: string, vector: NumericVector, shape: readonly number[]): Part[] {
  if (vector.format === 'plain') return [[name, { dtype: vector.dtype, shape, data: vector.data }]];
  const blocks = vector.block === 0 ? [] : [vector.scales.length];
  return [
    [name, { dtype: 'uint8', shape, data: vector.levels }],
    ['scale', float32(blocks, vector.scales)],
    ['zero', { dtype: 'uint8', shape: blocks, data: vector.zeros }],
  ];
}

/** `[taps, channels]` where the summary is made of whole taps. */
function summaryShape({ shape, vector, order }: SummaryWeight): readonly number[] {
  const channels = shape[1];
  return order === 'hwi' && vector.count % channels === 0
    ? [vector.count / channels, channels]
    : [vector.count];
}

/** `[filters, segments of a filter]`. */
function locationParts(weight: SummaryWeight): Part[] {
  const { locations, shape } = weight;
  if (locations.kind === 'uniform') return [];
  const { starts, fractions } = locations;
  const grid = [shape[0], segmentCount(weight) / shape[0]];
  return [
    ['starts', { dtype: 'uint32', shape: grid, data: starts }],
    ...(fractions
      ? [
          [
            'fractions',
            float32(
              grid,
              Float32Array.from(fractions, (part) => part / 65536),
            ),
          ] as const,
        ]
      : []),
  ];
}

function summaryAttributes(weight: SummaryWeight): Attributes {
  const { shape, vector, order, segments, locations, circular, groups } = weight;
  return {
    ratio: float(elementCount(shape) / vector.count),
    ...quantization(vector),
    shape: ints(shape),
    length: int(vector.count),
    segments: string(segments),
    segment_length: int(segmentLength(weight)),
    ...(locations.kind === 'uniform' && { step: int(locations.step) }),
    order: string(order),
    ...(circular && { circular: int(1) }),
    ...(groups !== 1 && { groups: int(groups) }),
  };
}

function quantization(vector: NumericVector): Attributes {
  if (vector.format === 'plain') return { bits: int(8 * vector.data.BYTES_PER_ELEMENT) };
  return { bits: int(vector.bits), ...(vector.block > 0 && { block: int(vector.block) }) };
}

function describeSummary(weight: SummaryWeight): string {
  const { shape, vector, segments, locations, circular } = weight;
  const [rows, columns] = kernelSize(shape);
  const filters = `${shape[0]} filters of ${rows} × ${columns} × ${shape[1]} weights`;
  const pieces = { filter: 'Each filter', row: 'Each row of a kernel', tap: 'Each tap of a kernel' }[
    segments
  ];
  const place =
    locations.kind === 'uniform'
      ? `one every ${locations.step} values`
      : `from the value that "starts" tells${locations.fractions ? ', interpolated by "fractions"' : ''}`;
  const wrap = circular ? ' Past its end the vector goes on at its beginning.' : '';
  return `${filters}, kept as one vector of ${vector.count} values. ${pieces} is ${segmentLength(weight)} values of it, ${place}; they overlap.${wrap}${dequantization(vector)}`;
}

function describeLevels(vector: NumericVector): string {
  return `A dense weight, quantised.${dequantization(vector)}`;
}

function dequantization(vector: NumericVector): string {
  return vector.format === 'affine' ? ` A value is scale × (level − zero)${blocks(vector)}.` : '';
}

function blocks({ block }: AffineVector): string {
  return block === 0 ? '' : `, with a scale and a zero for each ${block} values`;
}
