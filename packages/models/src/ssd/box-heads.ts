import { type Graph, inferShapes, int64, type Metadata, type ValueInfo } from '@fsnet/graph';
import type { Features, NetworkBuilder } from '../network-builder.ts';
import { type BoxGrid, boxCount } from './default-boxes.ts';

/** A detection network as it is trained, and the default boxes that it corrects. */
export interface SsdNetwork {
  /**
   * Input `image` `[N, 3, size, size]`; outputs `locations` `[N, boxes, 4]` and `logits` `[N, boxes, classes + 1]`, of
   * which class 0 is the background.
   */
  readonly graph: Graph;
  readonly grids: readonly BoxGrid[];
}

/** A feature map in which boxes are looked for. */
export interface BoxMap {
  readonly features: Features;
  readonly sizes: BoxGrid['sizes'];
  readonly step?: BoxGrid['step'];
}

/** What a network that ends in box heads is. */
export interface DetectionNetwork {
  readonly name: string;
  /** Height and width of its images. */
  readonly size: number;
  /** Without the background. */
  readonly classes: number;
  readonly metadata: Metadata;
}

/**
 * Ends a network in two 3x3 convolutions a map, `head1.locations.conv` and `head1.logits.conv` and so on (Liu et al.
 * 2016, section 2.1), and joins what they give, box by box.
 */
export function boxHeads(
  builder: NetworkBuilder,
  maps: readonly BoxMap[],
  { name, size, classes, metadata }: DetectionNetwork,
): SsdNetwork {
  const inputs: ValueInfo[] = [{ name: 'image', dtype: 'float32', shape: ['N', 3, size, size] }];
  const shapes = inferShapes(builder.build(name, inputs, [], metadata));
  const grids = maps.map(({ features: { value }, sizes, step }): BoxGrid => {
    const [rows, columns] = (shapes.get(value)?.shape ?? []).slice(2);
    if (typeof rows !== 'number' || typeof columns !== 'number' || rows < 1 || columns < 1)
      throw new RangeError(`"${value}" is no feature map for images of ${size} pixels`);
    return { rows, columns, sizes, ...(step && { step }) };
  });
  const join = (output: string, values: number): void => {
    const rows = maps.map((map, index) => headRows(builder, `head${index + 1}.${output}`, map, values).value);
    builder.node(output, 'Concat', rows, values, { axis: { type: 'int', value: 1 } });
  };
  join('locations', 4);
  join('logits', classes + 1);
  const boxes = boxCount(grids);
  const outputs: ValueInfo[] = [
    { name: 'locations', dtype: 'float32', shape: ['N', boxes, 4] },
    { name: 'logits', dtype: 'float32', shape: ['N', boxes, classes + 1] },
  ];
  const graph = builder.build(name, inputs, outputs, { task: 'object-detection', ...metadata });
  return { graph, grids };
}

/** What one head says of every box of its map: `[N, boxes, values]`. */
function headRows(builder: NetworkBuilder, name: string, map: BoxMap, values: number): Features {
  const { features, sizes } = map;
  const window = { kernel: 3, bias: true };
  const convolved = builder.convolution(`${name}.conv`, features, sizes.length * values, window);
  const pixels = builder.node(`${name}.pixels`, 'Transpose', [convolved.value], convolved.channels, {
    perm: { type: 'ints', value: [0, 2, 3, 1] },
  });
  const shape = builder.constant(`constant.rows.${values}`, int64([3], [0, -1, values]));
  return builder.node(`${name}.rows`, 'Reshape', [pixels.value, shape], values);
}
