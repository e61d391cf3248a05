import {
  findParities,
  intAttribute,
  type Parities,
  type PlannedNode,
  type SummaryWeight,
  type TapRows,
  tapRows,
  type Window,
} from '@fsnet/graph';
import type { EmitContext, Facts, Lowered } from '../plan/lowering.ts';
import { nothing } from '../plan/lowering.ts';
import { activationArguments } from './activation-arguments.ts';
import { planeWindows } from './plane-windows.ts';
import { chooseSummary } from './summary-cost.ts';
import { type SummaryGeometry, summaryGeometry } from './summary-geometry.ts';
import { packTapRows, rowsAtOnce } from './summary-rows.ts';

/** Everything about one convolution by summary that does not depend on where its data stand. */
interface Convolution {
  readonly node: PlannedNode;
  readonly weight: SummaryWeight;
  readonly batch: number;
  readonly vertical: Window;
  readonly horizontal: Window;
  readonly rows: TapRows;
  readonly parities: Parities;
  readonly geometry: SummaryGeometry;
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
  const rows = tapRows(weight);
  const parities = rows && findParities(vertical, horizontal, rows, rowsAtOnce);
  if (!parities) return undefined;
  const geometry = summaryGeometry(vertical, horizontal, weight.shape[1], parities);
  const choice = chooseSummary({ weight, batch, vertical, horizontal, geometry }, facts.force);
  if (!choice) return undefined;
  const convolution = { node, weight, batch, vertical, horizontal, rows, parities, geometry };
  return {
    inputLayouts: ['nhwc', undefined],
    outputLayouts: ['nhwc'],
    choice,
    emit: (context) => emitConvolution(convolution, context),
  };
}

function emitConvolution(convolution: Convolution, context: EmitContext): void {
  const { node, weight, batch, vertical, horizontal, rows, parities, geometry } = convolution;
  const { scale, bias, residual, activation } = node.epilogue;
  const { blockRows, ringRows, firstRow, firstColumn, pitch, productBytes, scratchBytes } = geometry;
  const name = node.inputs[1];
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
      parities: context.table(parityTable(convolution)),
      tapRows: context.table(Int32Array.from(parities.taps, ({ row }) => row)),
      offsets: context.table(offsetTable(convolution)),
      parityCount: parities.all.length,
      panelCount: panelCount(parities),
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

function panelCount({ all }: Parities): number {
  return Math.max(...all.map(({ panels }) => panels.length));
}

function parityTable({ parities, geometry }: Convolution): Int32Array {
  const size = 6 + panelCount(parities);
  const table = new Int32Array(parities.all.length * size);
  for (const [i, { y, x, firstRow, lastRow, panels }] of parities.all.entries()) {
    const entry = [y, x, firstRow, lastRow, geometry.productOffsets[i], panels.length, ...panels];
    table.set(entry, i * size);
  }
  return table;
}

/** `[filters / 4][taps][4]`: bytes from the products of a row to those that a filter's tap meets from column 0. */
function offsetTable({ weight, rows, parities, geometry }: Convolution): Int32Array {
  const { taps, all, order } = parities;
  const rowBytes = geometry.ringRows * geometry.pitch;
  const places = new Int32Array(order.length);
  for (const [place, row] of order.entries()) places[row] = place;
  const panelRanks = all.map(({ panels }) => new Map(panels.map((panel, rank) => [panel, rank])));
  const filters = weight.shape[0];
  const table = new Int32Array(Math.ceil(filters / 4) * 4 * taps.length);
  for (let i = 0; i < table.length; i++) {
    const tap = (i >> 2) % taps.length;
    const filter = Math.floor(i / (4 * taps.length)) * 4 + (i & 3);
    if (filter >= filters) continue;
    const { parity, column } = taps[tap];
    const place = places[rows.rowOf[filter * taps.length + tap]];
    const rank = panelRanks[parity].get(Math.floor(place / rowsAtOnce)) ?? 0;
    table[i] =
      geometry.productOffsets[parity] +
      (rank * rowsAtOnce + (place % rowsAtOnce)) * rowBytes +
      4 * (column + geometry.firstColumn);
  }
  return table;
}
