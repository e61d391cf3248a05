import { withNonNegativeAxis } from './axes.ts';
import { intOf, stringOf } from './edit-node.ts';
import type { OperatorForm, OperatorForms } from './operator-form.ts';

const alongAxis: Pick<OperatorForm, 'export'> = {
  export: (node, context) => [withNonNegativeAxis(node, context)],
};

/** Operators that move elements about, and that make tensors. */
export const movement: OperatorForms = {
  Concat: alongAxis,
  Reshape: { defaults: { allowzero: 0 }, since: (node) => (intOf(node, 'allowzero') ? 14 : 7) },
  Flatten: { defaults: { axis: 1 }, ...alongAxis },
  Transpose: {},
  Identity: {},
  Expand: { since: 8 },
  Tile: {},
  Gather: { defaults: { axis: 0 }, ...alongAxis },
  GatherElements: { since: 11, defaults: { axis: 0 } },
  GatherND: { since: (node) => (intOf(node, 'batch_dims') ? 12 : 11), defaults: { batch_dims: 0 } },
  ScatterElements: { since: 11, defaults: { axis: 0, reduction: 'none' } },
  ScatterND: { since: 11, defaults: { reduction: 'none' } },
  DepthToSpace: {
    defaults: { mode: 'DCR' },
    since: (node) => (stringOf(node, 'mode') === 'CRD' ? 11 : 7),
  },
  SpaceToDepth: {},
  Constant: { since: (node) => (node.attributes.value ? 7 : 12) },
  ConstantOfShape: { since: 9 },
  Range: { since: 11 },
  NonZero: { since: 9 },
  CumSum: { since: 11, defaults: { exclusive: 0, reverse: 0 } },
  OneHot: { since: 9, defaults: { axis: -1 } },
  Trilu: { since: 14, defaults: { upper: 1 } },
  NonMaxSuppression: { since: 10, defaults: { center_point_box: 0 } },
};
