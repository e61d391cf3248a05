import {
  findParities,
  intAttribute,
  type Parities,
  type PlannedNode,
  planeWindows,
  type SummaryWeight,
  type TapRows,
  tapRows,
  type Window,
} from '@fsnet/graph';
import type { EmitContext, Facts, Lowered } from '../plan/lowering.ts';
import { nothing } from '../plan/lowering.ts';
import { activationArguments } from './activation-arguments.ts';
import { chooseSummary } from './summary-cost.ts';
import { type SummaryGeometry, summaryGeometry } from './summary-geometry.ts';
import { packTapRows, rowsAtOnce } from './summary-rows.ts';

/** What of a convolution by summary follows from its sizes and locations, which many layers have in common. */
interface Analysis {
  readonly rows: TapRows;
  readonly parities: Parities;
  readonly geometry: SummaryGeometry;
}

/** Everything about one convolution by summary that does not depend on where its data stand. */
interface Convolution extends Analysis {
  readonly node: PlannedNode;
  readonly weight: SummaryWeight;
  readonly batch: number;
  readonly vertical: Window;
  readonly horizontal: Window;
  /** {@link Analysis} as the kernel reads it. */
  readonly tables: () => Tables;
}

interface Tables {
  readonly parities: Int32Array;
  readonly tapRows: Int32Array;
  readonly offsets: Int32Array;
  readonly panelCount: number;
}

/**
 * `Conv` whose filters come from a summary: the summary's rows are multiplied with the pixels once, and filters add
 * up what their taps meet (FSNet, section 3.2). `undefined` where expanding the filters is faster, and for grouped
 * convolutions and locations with fractions.
 */
export function lowerSummaryConvolution(node: PlannedNode, facts: Facts): Lowered | undefined {
  const [input, name, bias] = node.inputs;
  const weight = facts.weight(name);
  if (weight?.kind !== 'summary' || bias || facts.force === 'expanded') return undefined;
  if (intAttribute(node, 'group', 1) !== 1) return undefined;
  const [batch] = facts.shape(input);
  const windows = planeWindows(node, facts.shape(input), weight.shape.slice(2));
  if (!windows) return undefined;
  const [vertical, horizontal] = windows;
  if (!(batch * weight.shape[0] * weight.shape[1] * vertical.output * horizontal.output > 0))
    return undefined;
  const key = JSON.stringify([sharedKey(weight) ?? name, windows]);
  const analysis = facts.once(key, () => analyse(weight, vertical, horizontal));
  if (!analysis) return undefined;
  const choice = chooseSummary({ weight, batch, vertical, horizontal, ...analysis }, facts.force);
  if (!choice) return undefined;
  const tables = () => facts.once(`${key} tables`, () => makeTables(analysis, weight.shape[0]));
  const convolution = { ...analysis, node, weight, batch, vertical, horizontal, tables };
  return {
    inputLayouts: ['nhwc', undefined],
    outputLayouts: ['nhwc'],
    choice,
    emit: (context) => emitConvolution(convolution, context),
  };
}

/** Equal for weights of equal {@link TapRows}; nothing where it takes as long to find out. */
function sharedKey({ shape, order, segments, circular, locations, vector }: SummaryWeight): unknown {
  if (locations.kind === 'explicit') return undefined;
  return [shape, order, segments, locations, circular && vector.count];
}

function analyse(weight: SummaryWeight, vertical: Window, horizontal: Window): Analysis | undefined {
  const rows = tapRows(weight);
  const parities = rows && findParities(vertical, horizontal, rows, rowsAtOnce);
  if (!parities) return undefined;
  return { rows, parities, geometry: summaryGeometry(vertical, horizontal, weight.shape[1], parities) };
}

function emitConvolution(convolution: Convolution, context: EmitContext): void {
  const { node, weight, batch, vertical, horizontal, rows, parities, geometry } = convolution;
  const { scale, bias, residual, activation } = node.epilogue;
  const { blockRows, ringRows, firstRow, firstColumn, pitch, productBytes, scratchBytes } = geometry;
  const name = node.inputs[1];
  const tables = convolution.tables();
  const of = (what: string, values: Float32Array | undefined) =>
    values ? context.constant(`${node.outputs[0]} ${what}`, () => values) : nothing;
  context.emit({
    kernel: 'summaryConvolution',
    arguments: {
      input: context.input(0),
      output: context.output(0),
      panels: context.constant(`${name} rows ${parities.taps.map(({ parity }) => parity)}`, () =>
        packTapRows(weight, rows, parities.order),
      ),
      parities: context.table(tables.parities),
      tapRows: context.table(tables.tapRows),
      offsets: context.table(tables.offsets),
      parityCount: parities.all.length,
      panelCount: tables.panelCount,
      tapCount: parities.taps.length,
      inputHeight: vertical.input,
      inputWidth: horizontal.input,
      channels: weight.shape[1],
      outputHeight: vertical.output,
      outputWidth: horizontal.output,
      filters: weight.shape[0],
      strideY: vertical.stride,
      strideX: horizontal.stride,
      blockRows,
      ringRows,
      firstRow,
      firstColumn,
      pitch,
      productBytes,
      scale: of('scale', scale),
      bias: of('bias', bias),
      residual: residual === undefined ? nothing : context.residual(),
      ...activationArguments(activation),
    },
    units: batch * vertical.output,
    grain: blockRows,
    overlap: ringRows - blockRows,
    scratchBytes,
  });
}

function makeTables({ rows, parities, geometry }: Analysis, filters: number): Tables {
  const panelCount = Math.max(...parities.all.map(({ panels }) => panels.length));
  return {
    panelCount,
    parities: parityTable(parities, geometry, 6 + panelCount),
    tapRows: Int32Array.from(parities.taps, ({ row }) => row),
    offsets: offsetTable(rows, parities, geometry, filters),
  };
}

function parityTable({ all }: Parities, geometry: SummaryGeometry, size: number): Int32Array {
  const table = new Int32Array(all.length * size);
  for (const [i, { y, x, firstRow, lastRow, panels }] of all.entries()) {
    const entry = [y, x, firstRow, lastRow, geometry.productOffsets[i], panels.length, ...panels];
    table.set(entry, i * size);
  }
  return table;
}

/** `[filters / 4][taps][4]`: bytes from the products of a row to those that a filter's tap meets from column 0. */
function offsetTable(
  { rowOf }: TapRows,
  { taps, all, order }: Parities,
  { ringRows, pitch, firstColumn, productOffsets }: SummaryGeometry,
  filters: number,
): Int32Array {
  const rowBytes = ringRows * pitch;
  /** `[parities, rows]`: where each row's products with the pixels of a parity start. */
  const places = new Int32Array(all.length * order.length);
  for (let parity = 0; parity < all.length; parity++) {
    let place = productOffsets[parity];
    for (const panel of all[parity].panels)
      for (let i = panel * rowsAtOnce; i < (panel + 1) * rowsAtOnce; i++, place += rowBytes)
        if (i < order.length) places[parity * order.length + order[i]] = place;
  }
  const count = taps.length;
  const table = new Int32Array(Math.ceil(filters / 4) * 4 * count);
  let to = 0;
  for (let group = 0; group < filters; group += 4) {
    for (let tap = 0; tap < count; tap++) {
      const first = taps[tap].parity * order.length;
      const columnBytes = 4 * (taps[tap].column + firstColumn);
      for (let filter = group; filter < group + 4; filter++, to++)
        if (filter < filters) table[to] = places[first + rowOf[filter * count + tap]] + columnBytes;
    }
  }
  return table;
}
