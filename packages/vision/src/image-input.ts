import { type DataType, FsnError, type Graph, type Preprocessing, type ValueInfo } from '@fsnet/graph';

/** What a network's image input says about the images it takes. `undefined` sizes: any. */
export interface ImageInput {
  readonly name: string;
  readonly dtype: DataType;
  readonly layout: Preprocessing['layout'];
  readonly channels: 1 | 3;
  readonly batch: number | undefined;
  readonly width: number | undefined;
  readonly height: number | undefined;
}

/**
 * The one input that images go into: four dimensions, of which the second (`nchw`) or the last (`nhwc`) is 1 or 3
 * channels.
 *
 * @throws FsnError `bad-shape` where there is none or more than one.
 */
export function findImageInput(graph: Graph<unknown>, name?: string): ImageInput {
  const inputs = name === undefined ? graph.inputs : graph.inputs.filter((input) => input.name === name);
  if (name !== undefined && inputs.length === 0) {
    throw new FsnError('bad-graph', `the preprocessing is for an input '${name}' that the network has not`, {
      expected: graph.inputs.map((input) => input.name).join(', '),
      actual: name,
    });
  }
  const found = inputs.map(asImageInput).filter((input) => input !== undefined);
  if (found.length === 1) return found[0];
  const shapes = graph.inputs.map((input) => `${input.name} [${input.shape?.join(', ') ?? '?'}]`).join(', ');
  throw new FsnError('bad-shape', 'the network has not exactly one image input', {
    expected: '[batch, 1 or 3, height, width] or [batch, height, width, 1 or 3]',
    actual: shapes || 'no inputs',
  });
}

function asImageInput({ name, dtype, shape }: ValueInfo): ImageInput | undefined {
  if (shape?.length !== 4) return undefined;
  const layout = isChannels(shape[1]) ? 'nchw' : isChannels(shape[3]) ? 'nhwc' : undefined;
  if (!layout) return undefined;
  const known = (axis: number) => (typeof shape[axis] === 'number' ? shape[axis] : undefined);
  const [channels, height, width] = layout === 'nchw' ? [1, 2, 3] : [3, 1, 2];
  return {
    name,
    dtype,
    layout,
    channels: shape[channels] as 1 | 3,
    batch: known(0),
    height: known(height),
    width: known(width),
  };
}

function isChannels(size: unknown): boolean {
  return size === 1 || size === 3;
}
