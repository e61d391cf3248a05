import { float32, int64, type Node, type Tensor } from '@fsnet/graph';
import {
  baseName,
  editAttributes,
  floatsOf,
  intOf,
  makeNode,
  setInput,
  string,
  stringOf,
} from './edit-node.ts';
import type { ExportContext, ImportContext, OperatorForms } from './operator-form.ts';
import { canUpsample, fullResize, toUpsample } from './resize-older.ts';

export const resize: OperatorForms = {
  Resize: {
    defaults: {
      antialias: 0,
      coordinate_transformation_mode: 'half_pixel',
      cubic_coeff_a: -0.75,
      exclude_outside: 0,
      extrapolation_value: 0,
      keep_aspect_ratio_policy: 'stretch',
      mode: 'nearest',
      nearest_mode: 'round_prefer_floor',
    },
    since: (node, view) => {
      if (stringOf(node, 'coordinate_transformation_mode') === 'half_pixel_symmetric') return 19;
      if (intOf(node, 'antialias') || stringOf(node, 'keep_aspect_ratio_policy')) return 18;
      if (node.attributes.axes && !fullResize(node, view)) return 18;
      return canUpsample(node, view) ? (view.constantOf(node.inputs[2]) ? 7 : 9) : 11;
    },
    import: (node, context) => [fromOlder(node, context)],
    export: (node, context) => [lower(node, context)],
  },
  Upsample: { import: (node, context) => [fromUpsample(node, context)] },
};

function fromUpsample(node: Node, context: ImportContext): Node {
  const scales = floatsOf(node, 'scales');
  const weight = scales
    ? context.addWeight(`${baseName(node)}.scales`, float32([scales.length], scales))
    : node.inputs[1];
  return asymmetric(node, weight, 'floor');
}

/** How resizing was done before it could be chosen. */
function asymmetric(node: Node, scales: string, nearestMode: 'floor' | 'ceil'): Node {
  const mode = stringOf(node, 'mode') ?? 'nearest';
  return makeNode(
    'Resize',
    [node.inputs[0], '', scales],
    node.outputs,
    {
      coordinate_transformation_mode: string('asymmetric'),
      mode: string(mode === 'bilinear' ? 'linear' : mode),
      ...(mode === 'nearest' && { nearest_mode: string(nearestMode) }),
    },
    node.name,
  );
}

function fromOlder(node: Node, context: ImportContext): Node {
  if (context.opset === 10) {
    // onnxruntime rounds up where it shrinks by this version.
    const scales = context.constantOf(node.inputs[1]);
    const shrinks = scales?.data.some((scale) => Number(scale) < 1) ?? false;
    return asymmetric(node, node.inputs[1], shrinks ? 'ceil' : 'floor');
  }
  let result = node;
  const isCrop = stringOf(node, 'coordinate_transformation_mode') === 'tf_crop_and_resize';
  const isEmpty = (tensor: Tensor | undefined) => tensor?.data.length === 0;
  if (result.inputs[1] && (!isCrop || isEmpty(context.constantOf(result.inputs[1]))))
    result = setInput(result, 1, '');
  if (result.inputs[2] && (result.inputs[3] || isEmpty(context.constantOf(result.inputs[2]))))
    result = setInput(result, 2, '');
  return withoutNearestPixelCenters(result);
}

/** `tf_half_pixel_for_nn`, gone since opset 13, is `half_pixel` with another rounding. */
function withoutNearestPixelCenters(node: Node): Node {
  if (stringOf(node, 'coordinate_transformation_mode') !== 'tf_half_pixel_for_nn') return node;
  const rounding = stringOf(node, 'nearest_mode') ?? 'round_prefer_floor';
  const same = { floor: 'round_prefer_ceil', round_prefer_floor: 'ceil' }[rounding];
  if (same === undefined || (stringOf(node, 'mode') ?? 'nearest') !== 'nearest') return node;
  return editAttributes(node, {
    remove: ['coordinate_transformation_mode'],
    set: { nearest_mode: string(same) },
  });
}

function lower(node: Node, context: ExportContext): Node {
  const { opset } = context;
  if (opset >= 18) return node;
  const full = node.attributes.axes ? fullResize(node, context) : undefined;
  let result = editAttributes(node, { remove: ['axes', 'antialias', 'keep_aspect_ratio_policy'] });
  const base = baseName(node);
  if (full?.scales) {
    result = setInput(
      result,
      2,
      context.addWeight(`${base}.scales`, float32([full.scales.length], full.scales)),
    );
  } else if (full?.sizes) {
    result = setInput(result, 3, context.addWeight(`${base}.sizes`, int64([full.sizes.length], full.sizes)));
  }
  if (full?.roi) {
    result = setInput(result, 1, context.addWeight(`${base}.roi`, float32([full.roi.length], full.roi)));
  }
  if (opset < 11) return toUpsample(result, context);
  if (opset < 13) {
    for (const index of [1, 2]) {
      if (result.inputs[index]) continue;
      result = setInput(
        result,
        index,
        context.addWeight(`${base}.${index === 1 ? 'roi' : 'scales'}`, float32([0], [])),
      );
    }
  }
  return result;
}
