import type { PlannedNode, SummaryWeight } from '@fsnet/graph';
import { engine, type Tensor4D } from '@tensorflow/tfjs-core';
import { deviceKind } from '../../gpu/device-kind.ts';
import type { Dispatch, GpuContext } from '../../gpu/gpu-context.ts';
import type { SummaryBuffer } from '../../summary/summary-buffer.ts';
import { packEpilogue } from '../epilogue/epilogue.ts';
import type { SummaryContext, SummaryGeometry, SummaryKernel } from '../summary-convolution.ts';
import { fastChoice } from './fast-choice.ts';
import { type ProductBlock, productBlocks } from './product-blocks.ts';
import { ProductMemory } from './product-memory.ts';
import { tablesKey, uploadTapTables } from './tap-buffers.ts';
import { tapTables } from './tap-geometry.ts';
import { type ProductTiling, productShader, productTile, sumShader } from './two-pass-shaders.ts';

/** What {@link prepareTwoPassConvolution} may be told beside its sizes, for tests and tuning. */
export interface TwoPassOptions {
  readonly tiling?: ProductTiling;
  /** Products, and what is multiplied in workgroup memory, in half precision. Where the device has it. */
  readonly half?: boolean;
  /** Bytes of products that are in memory at a time. */
  readonly mostBytes?: number;
}

/** Enough for every layer of common networks to be done in one go. */
const mostProductBytes = 2 ** 26;

/**
 * The fast convolution (FSNet, section 3.2): the summary's tap rows are multiplied with the pixels once, and filters add
 * up what their taps meet. `undefined` for weights without tap rows.
 *
 * @param summary The weight on the device; stays the caller's.
 */
export function prepareTwoPassConvolution(
  context: GpuContext,
  node: PlannedNode,
  weight: SummaryWeight,
  geometry: SummaryGeometry,
  summary: SummaryBuffer,
  { shared }: Pick<SummaryContext, 'shared'>,
  { tiling = 'tiled', half = false, mostBytes = mostProductBytes }: TwoPassOptions = {},
): SummaryKernel | undefined {
  const { batch, vertical, horizontal, filters } = geometry;
  const tables = tapTables(weight, vertical, horizontal);
  if (!tables) return undefined;
  const channels = weight.shape[1];
  const name = node.inputs[1];
  const tapBuffers = shared(tablesKey(name, vertical, horizontal), () =>
    uploadTapTables(context, tables, name),
  );
  const memory = shared('product memory', () => new ProductMemory(context));
  const realBytes = half ? 2 : 4;
  const blocks = productBlocks(tables, batch, vertical, horizontal, mostBytes / realBytes);
  memory.reserve(realBytes * Math.max(...blocks.map((block) => block.products)));
  const { data, constants } = packEpilogue(node.epilogue);
  const epilogue = context.buffer(data, `${node.name} epilogue`);
  const device = deviceKind(context.device.adapterInfo);
  const multiply = context.pipeline(
    productShader(summary.constants, channels % 4 === 0, tiling, half, device),
  );
  const add = context.pipeline(sumShader(constants, filters % 4 === 0, half));
  const steps = blocks.map((block) =>
    blockSteps(block, tables.parities.length, geometry, productTile(tiling, device)),
  );
  const products = blocks.reduce((sum, { pairs }) => sum + pairs, 0);
  const places = blocks.map((block) => context.buffer(block.places, `${node.name} places`));
  const taps = blocks.map((block) => context.buffer(block.taps, `${node.name} taps`));
  return {
    name: 'two-pass',
    weightBytes: summary.byteLength + tapBuffers.byteLength,
    choice: fastChoice('two-pass', weight, geometry, products),
    run(input, residual) {
      const info = context.output([batch, vertical.output, horizontal.output, filters]);
      const output = engine().makeTensorFromTensorInfo(info) as Tensor4D;
      for (const [i, step] of steps.entries()) {
        context.dispatch({
          pipeline: multiply,
          bindings: [memory.buffer, tapBuffers.starts, places[i], input, summary.buffer],
          ...step.multiply,
        });
        context.dispatch({
          pipeline: add,
          bindings: [output, memory.buffer, tapBuffers.ranks, taps[i], epilogue, residual ?? epilogue],
          ...step.add,
        });
      }
      return output;
    },
    dispose() {
      for (const buffer of [epilogue, ...places, ...taps]) context.free(buffer);
    },
  };
}

type Step = Pick<Dispatch, 'uniforms' | 'workgroups'>;

function blockSteps(
  block: ProductBlock,
  parities: number,
  { vertical, horizontal, inputChannels, filters }: SummaryGeometry,
  [tilePixels, tileRows]: readonly [number, number],
): { multiply: Step; add: Step } {
  const lines = block.images * block.rows;
  return {
    multiply: {
      uniforms: [
        ...[vertical.input, horizontal.input, inputChannels],
        ...[vertical.stride, horizontal.stride, block.firstImage],
      ],
      workgroups: [Math.ceil(block.mostPixels / tilePixels), Math.ceil(block.mostRows / tileRows), parities],
    },
    add: {
      uniforms: [
        ...[block.rows, horizontal.output, vertical.output, block.images],
        ...[block.firstRow, block.firstImage, filters, vertical.kernel * horizontal.kernel],
      ],
      workgroups: [Math.ceil((lines * Math.ceil(horizontal.output / 4)) / 16), Math.ceil(filters / 16), 1],
    },
  };
}
