import { drawUniform, float32, type Graph, int64, type Node, type Tensor, type Weight } from '@fsnet/graph';
import { ssdSmall } from '@fsnet/models';
import type { NetworkCase } from './network-cases.fixture.ts';
import { trainableNetwork } from './trainable-network.ts';

const images = (size: number): Tensor =>
  float32([2, 3, size, size], drawUniform(3, 2 * 3 * size * size, -1, 1));

/** What SSD300 has beside plain convolutions: a pool that rounds up, normalised features, dilated filters, and heads. */
function partsOfSsd300(): Graph {
  const weights = new Map<string, Weight>();
  const add = (name: string, { dtype, shape, data }: Tensor): string => {
    const vector = { format: 'plain', dtype, data, count: data.length } as const;
    weights.set(name, { kind: 'dense', dtype, shape, vector });
    return name;
  };
  const drawn = (name: string, ...shape: number[]) => {
    const count = shape.reduce((product, size) => product * size, 1);
    return add(name, float32(shape, drawUniform(weights.size + 1, count, -0.5, 0.5)));
  };
  const node = (op: string, inputs: string[], output: string, attributes: Node['attributes'] = {}): Node => ({
    ...{ name: output, op, domain: '', inputs, outputs: [output], attributes },
  });
  const ints = (...value: number[]) => ({ type: 'ints', value }) as const;
  const int = (value: number) => ({ type: 'int', value }) as const;
  const head = (name: string, input: string, channels: number): Node[] => [
    node('Conv', [input, drawn(`${name}.weight`, 8, channels, 3, 3), drawn(`${name}.bias`, 8)], name, {
      pads: ints(1, 1, 1, 1),
    }),
    node('Transpose', [name], `${name}.pixels`, { perm: ints(0, 2, 3, 1) }),
    node('Reshape', [`${name}.pixels`, add(`${name}.shape`, int64([3], [0, -1, 4]))], `${name}.rows`),
  ];
  const nodes = [
    node('Conv', ['image', drawn('first', 4, 3, 3, 3)], 'convolved'),
    node('Relu', ['convolved'], 'rectified'),
    node('MaxPool', ['rectified'], 'pooled', {
      kernel_shape: ints(2, 2),
      strides: ints(2, 2),
      ceil_mode: int(1),
    }),
    node('Mul', ['pooled', 'pooled'], 'squares'),
    node('ReduceSum', ['squares', add('channels', int64([1], [1]))], 'sum'),
    node('Add', ['sum', add('least', float32([], [1e-10]))], 'positive'),
    node('Sqrt', ['positive'], 'length'),
    node('Div', ['pooled', 'length'], 'unit'),
    node('Mul', ['unit', drawn('scale', 1, 4, 1, 1)], 'normalized'),
    node('Conv', ['pooled', drawn('dilated', 5, 4, 3, 3)], 'wide', {
      dilations: ints(2, 2),
      pads: ints(2, 2, 2, 2),
    }),
    ...head('head1', 'normalized', 4),
    ...head('head2', 'wide', 5),
    node('Concat', ['head1.rows', 'head2.rows'], 'locations', { axis: int(1) }),
  ];
  return {
    ...{ name: 'parts', opset: 22, domains: {}, weights, metadata: {}, nodes },
    inputs: [{ name: 'image', dtype: 'float32', shape: [null, 3, 9, 9] }],
    outputs: [{ name: 'locations', dtype: 'float32', shape: null }],
  };
}

/** Networks that look for boxes, as they are trained. */
export const detectionCases: readonly NetworkCase[] = [
  {
    name: 'the parts of SSD300',
    network: () => trainableNetwork(partsOfSsd300(), { seed: 0 }),
    inputs: { image: images(9) },
  },
  {
    name: 'a small detector of summaries',
    network: () =>
      trainableNetwork(
        ssdSmall({ size: 24, classes: 2, width: 2, extraMaps: 1, scales: [0.2, 0.5, 0.8] }).graph,
        {
          ...{ seed: 0, layers: [{ match: 'stage*.conv.weight', segments: 'tap', ratio: 2 }] },
        },
      ),
    inputs: { image: images(24) },
  },
];
