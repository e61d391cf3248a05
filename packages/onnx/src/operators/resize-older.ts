import type { Node, Tensor } from '@fsnet/graph';
import { editAttributes, integersOf, intsOf, makeNode, string, stringOf } from './edit-node.ts';
import type { ExportContext, ValueView } from './operator-form.ts';

/** Sizes, scales and region for every axis of the input, as opsets below 18 want them. */
interface FullResize {
  readonly scales?: readonly number[];
  readonly sizes?: readonly number[];
  readonly roi?: readonly number[];
}

/** What a Resize of some `axes` says of all; `undefined` where that is not known before it runs. */
export function fullResize(node: Node, view: ValueView): FullResize | undefined {
  const shape = view.shapeOf(node.inputs[0]);
  const axes = intsOf(node, 'axes');
  if (!shape || !axes) return undefined;
  const at = axes.map((axis) => (axis < 0 ? axis + shape.length : axis));
  const known = (index: number) => (node.inputs[index] ? view.constantOf(node.inputs[index]) : undefined);
  const [roi, scales, sizes] = [known(1), known(2), known(3)];
  if ((node.inputs[1] && !roi) || (!scales && !sizes)) return undefined;
  const region =
    roi &&
    spread(
      Array.from(roi.data, Number),
      [...at, ...at.map((axis) => axis + shape.length)],
      [...shape.map(() => 0), ...shape.map(() => 1)],
    );
  const withRegion = region ? { roi: region } : {};
  if (scales) {
    return {
      ...withRegion,
      scales: spread(
        Array.from(scales.data, Number),
        at,
        shape.map(() => 1),
      ),
    };
  }
  const rest = shape.map((size, axis) => (at.includes(axis) ? 0 : size));
  if (!rest.every((size) => typeof size === 'number')) return undefined;
  return { ...withRegion, sizes: spread(integersOf(sizes as Tensor), at, rest) };
}

function spread(values: readonly number[], at: readonly number[], rest: readonly number[]): number[] {
  const full = [...rest];
  for (const [i, axis] of at.entries()) full[axis] = values[i];
  return full;
}

/** Whether the resizing is the one that opsets below 11 do. */
export function canUpsample(node: Node, view: ValueView): boolean {
  const mode = stringOf(node, 'mode') ?? 'nearest';
  const scales = node.inputs[2] && !node.attributes.axes ? view.constantOf(node.inputs[2]) : undefined;
  return (
    node.inputs[2] !== undefined &&
    node.inputs[2] !== '' &&
    !node.attributes.axes &&
    stringOf(node, 'coordinate_transformation_mode') === 'asymmetric' &&
    (mode === 'linear' || (mode === 'nearest' && stringOf(node, 'nearest_mode') === 'floor')) &&
    (scales?.data.every((scale) => Number(scale) >= 1) ?? true)
  );
}

/** Resize of opset 10, or Upsample before; the node must be one that {@link canUpsample}. */
export function toUpsample(node: Node, context: ExportContext): Node {
  const mode = string(stringOf(node, 'mode') ?? 'nearest');
  const inputs = [node.inputs[0], node.inputs[2]];
  if (context.opset >= 9)
    return makeNode(context.opset === 9 ? 'Upsample' : 'Resize', inputs, node.outputs, { mode }, node.name);
  const scales = context.constantOf(node.inputs[2]);
  return editAttributes(makeNode('Upsample', [node.inputs[0]], node.outputs, { mode }, node.name), {
    set: { scales: { type: 'floats', value: Array.from(scales?.data ?? [], Number) } },
  });
}
