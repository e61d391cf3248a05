import type { PlannedNode, SummaryWeight } from '@fsnet/graph';
import { engine, type Tensor4D } from '@tensorflow/tfjs-core';
import {
  directParts,
  directRegister,
  directTiled,
  epilogue as epilogueCode,
  summary as summaryCode,
} from '../../generated/shaders.ts';
import { deviceKind } from '../../gpu/device-kind.ts';
import type { GpuContext } from '../../gpu/gpu-context.ts';
import type { Shader } from '../../gpu/shader.ts';
import type { SummaryBuffer } from '../../summary/summary-buffer.ts';
import { isDense } from '../choice.ts';
import { packEpilogue } from '../epilogue/epilogue.ts';
import type { SummaryGeometry, SummaryKernel } from '../summary-convolution.ts';
import { chooseTile, type Tile } from './choose-tile.ts';

/** What {@link directConvolution} may be told beside its sizes, for tests and tuning. */
export interface DirectOptions {
  readonly tile?: Tile;
  /** Half precision for pixels, weights and products of 4 channels, single for sums. Only where the device has it. */
  readonly half?: boolean;
}

/**
 * The convolution by the summary as it is: the weights that a tile of outputs needs are gathered from the packed words.
 * As many multiply-adds as the dense convolution, and no memory beside the summary. Takes every kind of summary.
 *
 * @param summary The weight on the device; stays the caller's.
 */
export function prepareDirectConvolution(
  context: GpuContext,
  node: PlannedNode,
  weight: SummaryWeight,
  geometry: SummaryGeometry,
  summary: SummaryBuffer,
  options: DirectOptions = {},
): SummaryKernel {
  const { batch, vertical, horizontal, inputChannels, filters } = geometry;
  const [groupFilters, groupChannels] = [filters / weight.groups, weight.shape[1]];
  const pixels = batch * vertical.output * horizontal.output;
  const tile =
    options.tile ?? chooseTile(pixels, groupFilters, groupChannels, deviceKind(context.device.adapterInfo));
  const { data, constants } = packEpilogue(node.epilogue);
  const wide = inputChannels % 4 === 0 && groupChannels % 4 === 0;
  const pipeline = context.pipeline(
    directShader({ ...summary.constants, ...constants }, tile, wide, options.half ?? false),
  );
  const epilogue = context.buffer(data, `${node.name} epilogue`);
  const uniforms = [
    ...[pixels, vertical.output * horizontal.output, horizontal.output, vertical.input, horizontal.input],
    ...[inputChannels, filters, groupChannels, groupFilters, horizontal.kernel],
    ...[vertical.stride, horizontal.stride, vertical.dilation, horizontal.dilation],
    ...[vertical.padBegin, horizontal.padBegin],
  ];
  const filterTiles = weight.groups * Math.ceil(groupFilters / (4 * tile.threadColumns));
  const workgroups = filterTiles * Math.ceil(pixels / (tile.threadPixels * tile.threadRows));
  const multiplyAdds = pixels * filters * groupChannels * vertical.kernel * horizontal.kernel;
  return {
    name: 'direct',
    weightBytes: summary.byteLength,
    choice: {
      kernel: 'direct',
      multiplyAdds,
      denseMultiplyAdds: multiplyAdds,
      reason: isDense(weight)
        ? 'filters read as they are packed'
        : 'filters gathered from the packed summary',
    },
    run(input, residual) {
      const info = context.output([batch, vertical.output, horizontal.output, filters]);
      const output = engine().makeTensorFromTensorInfo(info) as Tensor4D;
      context.dispatch({
        pipeline,
        bindings: [output, input, summary.buffer, epilogue, residual ?? epilogue],
        uniforms,
        workgroups,
      });
      return output;
    },
    dispose() {
      context.free(epilogue);
    },
  };
}

function directShader(
  constants: Readonly<Record<string, number | boolean>>,
  tile: Tile,
  wide: boolean,
  half: boolean,
): Shader {
  const element = half ? 'f16' : 'f32';
  return {
    name: 'direct summary convolution',
    code: [directParts, tile.tileDepth > 0 ? directTiled : directRegister, summaryCode, epilogueCode].join(
      '\n',
    ),
    constants: { ...constants, ...tile, inputWide: wide },
    types: { inputElement: wide ? 'vec4f' : 'f32', element, element4: `vec4<${element}>` },
    features: half ? ['f16'] : [],
  };
}
