import { elementCount, intAttribute, planeWindows } from '@fsnet/graph';
import { type Lowering, nothing } from '../plan/lowering.ts';
import { emitDenseProduct } from './dense-product.ts';
import { denseChoice, weightValues } from './dense-weight.ts';
import { packBias, packPanels } from './pack-panels.ts';

/** Convolutions with dense filters that are known, or with a summary's expanded once. */
export const lowerConvolution: Lowering = (node, facts) => {
  const [input, weight, bias] = node.inputs;
  const [batch, channels, ...sizes] = facts.shape(input);
  const [filters, groupChannels, ...kernel] = facts.shape(weight);
  const windows = planeWindows(node, [batch, channels, ...sizes], kernel);
  const values = weightValues(weight, facts);
  if (bias || !values || !windows) return undefined;
  const groups = intAttribute(node, 'group', 1);
  const [output] = node.outputs;
  const groupFilters = filters / groups;
  const taps = elementCount(kernel);
  const [vertical, horizontal] = windows;
  return {
    inputLayouts: ['nhwc', undefined],
    outputLayouts: ['nhwc'],
    choice: denseChoice(weight, facts, elementCount(facts.shape(output)) * groupChannels * taps),
    emit(context) {
      const { scale, bias, residual, activation } = node.epilogue;
      const order = {
        ...{ groups, filters: groupFilters, channels: groupChannels },
        taps: Array.from({ length: taps }, (_, tap) => tap),
        groupStride: groupFilters * groupChannels * taps,
        filterStride: groupChannels * taps,
        channelStride: taps,
      };
      emitDenseProduct(context, {
        input: context.input(0),
        weights: context.constant(`${weight} panels ${scale ? output : groups}`, () =>
          packPanels(values(), order, scale),
        ),
        bias: context.constant(`${output} bias panels`, () => packBias(bias, groups, groupFilters)),
        residual: residual === undefined ? nothing : context.residual(),
        output: context.output(0),
        ...{ groups, images: batch, vertical, horizontal, channels: groupChannels, filters: groupFilters },
        inputStrides: { group: groupChannels, pixel: channels },
        outputStrides: {
          group: groupFilters,
          pixel: filters,
          row: horizontal.output * filters,
          image: vertical.output * horizontal.output * filters,
        },
        activation,
      });
    },
  };
};
