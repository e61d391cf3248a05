import type { PlannedNode, SummaryWeight } from '@fsnet/graph';
import { engine, type Tensor4D } from '@tensorflow/tfjs-core';
import {
  epilogue as epilogueCode,
  fusedConvolution,
  inputVectors,
  outputScalars,
  outputVectors,
  summary as summaryCode,
  tapRanks,
} from '../../generated/shaders.ts';
import type { GpuContext } from '../../gpu/gpu-context.ts';
import type { Shader } from '../../gpu/shader.ts';
import type { SummaryBuffer } from '../../summary/summary-buffer.ts';
import { packEpilogue } from '../epilogue/epilogue.ts';
import type { SummaryContext, SummaryGeometry, SummaryKernel } from '../summary-convolution.ts';
import { fastChoice } from '../two-pass/fast-choice.ts';
import { tablesKey, uploadTapTables } from '../two-pass/tap-buffers.ts';
import { tapTables } from '../two-pass/tap-geometry.ts';
import { type FusedTile, fusedTile } from './fused-tile.ts';

/** What {@link prepareFusedConvolution} may be told beside its sizes, for tests and tuning. */
export interface FusedOptions {
  /** Products in half precision. Where the device has it. */
  readonly half?: boolean;
}

/**
 * The fast convolution (FSNet, section 3.2) with its products in workgroup memory, never in the device's: for layers of
 * few tap rows. `undefined` where they do not fit, for strides and for weights without tap rows.
 *
 * @param summary The weight on the device; stays the caller's.
 */
export function prepareFusedConvolution(
  context: GpuContext,
  node: PlannedNode,
  weight: SummaryWeight,
  geometry: SummaryGeometry,
  summary: SummaryBuffer,
  { shared }: Pick<SummaryContext, 'shared'>,
  { half = false }: FusedOptions = {},
): SummaryKernel | undefined {
  const { batch, vertical, horizontal, filters } = geometry;
  const tables = tapTables(weight, vertical, horizontal);
  const most = context.limits.maxComputeWorkgroupStorageSize;
  const tile = tables && fusedTile(tables, geometry, most, half ? 2 : 4);
  if (!tile) return undefined;
  const name = node.inputs[1];
  const tapBuffers = shared(tablesKey(name, vertical, horizontal), () =>
    uploadTapTables(context, tables, name),
  );
  const { data, constants } = packEpilogue(node.epilogue);
  const epilogue = context.buffer(data, `${node.name} epilogue`);
  const distances = context.buffer(
    Uint32Array.from(
      tables.taps,
      ({ row, column }) => (row - tile.firstRow) * tile.metWidth + column - tile.firstColumn,
    ),
    `${node.name} taps`,
  );
  const [rowCount, channels] = [tables.starts.length, weight.shape[1]];
  const pipeline = context.pipeline(
    fusedShader({ ...summary.constants, ...constants }, tile, rowCount, channels, filters, half),
  );
  const uniforms = [
    ...[vertical.input, horizontal.input, channels, vertical.output, horizontal.output, filters],
    ...[tables.taps.length, tile.firstRow, tile.firstColumn],
  ];
  const workgroups = [
    Math.ceil(horizontal.output / tile.tileWidth),
    Math.ceil(vertical.output / tile.tileHeight),
    batch,
  ] as const;
  const products = workgroups[0] * workgroups[1] * batch * tile.metHeight * tile.metWidth * rowCount;
  return {
    name: 'fused',
    weightBytes: summary.byteLength + tapBuffers.byteLength,
    choice: fastChoice('fused', weight, geometry, products),
    run(input, residual) {
      const info = context.output([batch, vertical.output, horizontal.output, filters]);
      const output = engine().makeTensorFromTensorInfo(info) as Tensor4D;
      const { starts, ranks } = tapBuffers;
      context.dispatch({
        pipeline,
        bindings: [
          ...[output, starts, ranks, distances, input],
          ...[summary.buffer, epilogue, residual ?? epilogue],
        ],
        ...{ uniforms, workgroups },
      });
      return output;
    },
    dispose() {
      context.free(epilogue);
      context.free(distances);
    },
  };
}

function fusedShader(
  constants: NonNullable<Shader['constants']>,
  { tileHeight, tileWidth, metHeight, metWidth }: FusedTile,
  rowCount: number,
  channels: number,
  filters: number,
  half: boolean,
): Shader {
  const wide = channels % 4 === 0;
  const store = filters % 4 === 0 ? outputVectors : outputScalars;
  return {
    name: 'fused summary convolution',
    code: [fusedConvolution, tapRanks, inputVectors, summaryCode, epilogueCode, store].join('\n'),
    constants: { ...constants, inputWide: wide, rowCount, tileHeight, tileWidth, metHeight, metWidth },
    types: { real: half ? 'f16' : 'f32', inputElement: wide ? 'vec4f' : 'f32' },
    features: half ? ['f16'] : [],
  };
}
