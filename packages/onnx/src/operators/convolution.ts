import type { Node } from '@fsnet/graph';
import { withExplicitPads, withoutValidPadding } from './auto-pad.ts';
import { editAttributes, ints, intsOf, stringOf } from './edit-node.ts';
import type { ExportContext, ImportContext, OperatorForms } from './operator-form.ts';

const defaults = { auto_pad: 'NOTSET', dilations: [1], group: 1, pads: [0], strides: [1] };

export const convolution: OperatorForms = {
  Conv: {
    defaults,
    import: (node, context) => [withoutKernelShape(withoutValidPadding(node), context)],
    export: (node, context) => {
      const kernel = kernelShape(node, context);
      if (!kernel) return [node];
      const input = context.shapeOf(node.inputs[0])?.slice(2);
      return [withExplicitPads(editAttributes(node, { set: { kernel_shape: ints(kernel) } }), kernel, input)];
    },
  },
  ConvTranspose: {
    defaults: { ...defaults, output_padding: [0] },
    import: (node, context) => [withoutKernelShape(withoutTransposedValid(node), context)],
    export: (node, context) => {
      const kernel = kernelShape(node, context);
      if (!kernel) return [node];
      const complete = editAttributes(node, { set: { kernel_shape: ints(kernel) } });
      if (intsOf(node, 'output_shape')) return [complete];
      const mode = stringOf(node, 'auto_pad') ?? 'NOTSET';
      if (mode === 'NOTSET' || mode === 'VALID') return [withExplicitPads(complete, kernel, undefined)];
      return [withTransposedPads(complete, kernel, mode === 'SAME_LOWER')];
    },
  },
};

/** The kernel's size stands in the weight's shape already, unless the two disagree. */
function withoutKernelShape(node: Node, context: ImportContext): Node {
  const kernel = intsOf(node, 'kernel_shape');
  const shape = context.constantOf(node.inputs[1])?.shape.slice(2);
  const disagrees = kernel && shape && `${kernel}` !== `${shape}`;
  return disagrees ? node : editAttributes(node, { remove: ['kernel_shape'] });
}

function withoutTransposedValid(node: Node): Node {
  return intsOf(node, 'output_shape') ? node : withoutValidPadding(node);
}

function kernelShape(node: Node, context: ExportContext): readonly number[] | undefined {
  const given = intsOf(node, 'kernel_shape');
  if (given) return given;
  const shape = context.shapeOf(node.inputs[1])?.slice(2);
  return shape?.every((size) => typeof size === 'number') ? (shape as number[]) : undefined;
}

/** Pads that give `input * stride` outputs, which do not depend on the input's size. */
function withTransposedPads(node: Node, kernel: readonly number[], lower: boolean): Node {
  const strides = intsOf(node, 'strides') ?? kernel.map(() => 1);
  const dilations = intsOf(node, 'dilations') ?? kernel.map(() => 1);
  const padding = intsOf(node, 'output_padding') ?? kernel.map(() => 0);
  const totals = kernel.map((size, axis) => (size - 1) * dilations[axis] + 1 + padding[axis] - strides[axis]);
  if (totals.some((total) => total < 0)) return node;
  const smaller = totals.map((total) => Math.floor(total / 2));
  const larger = totals.map((total) => Math.ceil(total / 2));
  const pads = lower ? [...larger, ...smaller] : [...smaller, ...larger];
  return editAttributes(node, { remove: ['auto_pad'], set: { pads: ints(pads) } });
}
