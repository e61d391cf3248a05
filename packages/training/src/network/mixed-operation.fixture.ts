import { drawUniform, float32, type Graph, int64, type Node, type Tensor, type Weight } from '@fsnet/graph';

/** Initializers of {@link mixedOperation} that stay as they are. */
export const frozenWeights: ReadonlySet<string> = new Set(['ones', 'zeros']);

/**
 * A mixed operation on a part of the channels: a depthwise convolution and a strided, dilated one, normalised without
 * learned scale, two pools, and what passes by, all at half the size; then the channels shuffled.
 */
export function mixedOperation(): Graph {
  const weights = new Map<string, Weight>();
  const nodes: Node[] = [];
  const add = (name: string, { dtype, shape, data }: Tensor): string => {
    const vector = { format: 'plain', dtype, data, count: data.length } as const;
    weights.set(name, { kind: 'dense', dtype, shape, vector });
    return name;
  };
  const drawn = (name: string, ...shape: number[]): string =>
    add(
      name,
      float32(
        shape,
        drawUniform(
          weights.size + 1,
          shape.reduce((a, b) => a * b),
          -1,
          1,
        ),
      ),
    );
  const ints = (name: string, ...values: number[]) => add(name, int64([values.length], values));
  const node = (op: string, inputs: string[], outputs: string[], attributes: Node['attributes'] = {}) => {
    nodes.push({ name: outputs[0], op, domain: '', inputs, outputs, attributes });
    return outputs[0];
  };
  const list = (...value: number[]) => ({ type: 'ints', value }) as const;
  const window = (kernel: number, stride: number, pad: number, dilation = 1) => ({
    ...{ kernel_shape: list(kernel, kernel), strides: list(stride, stride) },
    ...{ pads: list(pad, pad, pad, pad), dilations: list(dilation, dilation) },
  });
  const channels = 4;
  add('ones', float32([channels], new Float32Array(channels).fill(1)));
  add('zeros', float32([channels], new Float32Array(channels)));
  const normalized = (input: string): string => {
    add(`${input}.mean`, float32([channels], new Float32Array(channels)));
    add(`${input}.variance`, float32([channels], new Float32Array(channels).fill(1)));
    const inputs = [input, 'ones', 'zeros', `${input}.mean`, `${input}.variance`];
    return node('BatchNormalization', inputs, [`${input}.bn`]);
  };
  node('Conv', ['x', drawn('stem', 8, 2, 1, 1)], ['wide']);
  const along = { axis: { type: 'int', value: 1 } } as const;
  node('Split', ['wide', ints('parts', channels, channels)], ['active', 'rest'], along);
  const depthwise = { group: { type: 'int', value: channels } } as const;
  node('Conv', ['active', drawn('depthwise', channels, 1, 3, 3)], ['d'], {
    ...window(3, 2, 1),
    ...depthwise,
  });
  node('Conv', ['d', drawn('pointwise', channels, channels, 1, 1)], ['sep']);
  node('Conv', ['active', drawn('dilated', channels, 1, 3, 3)], ['dil'], {
    ...{ ...window(3, 2, 2, 2), ...depthwise },
  });
  const { dilations: _, ...pooling } = window(3, 2, 1);
  node('MaxPool', ['active'], ['max'], pooling);
  node('AveragePool', ['active'], ['average'], pooling);
  const values = ['max', normalized('average'), normalized('sep'), normalized('dil')];
  node('Softmax', [drawn('alphas', 2, 5)], ['shares'], along);
  node('Reshape', ['shares', ints('flat', -1)], ['all']);
  const names = Array.from({ length: 10 }, (_, index) => `share${index}`);
  node('Split', ['all'], names, { num_outputs: { type: 'int', value: 10 } });
  const weighted = values.map((value, index) =>
    node('Mul', [value, names[index + 6]], [`${value}.weighted`]),
  );
  node('Sum', weighted, ['mixed']);
  const { pads: __, ...halving } = window(2, 2, 0);
  node('MaxPool', ['rest'], ['passed'], { kernel_shape: halving.kernel_shape, strides: halving.strides });
  node('Concat', ['mixed', 'passed'], ['joined'], along);
  node('Gather', ['joined', ints('order', 0, 4, 1, 5, 2, 6, 3, 7)], ['y'], along);
  return {
    ...{ name: 'mixed', opset: 22, domains: {}, weights, nodes, metadata: {} },
    inputs: [{ name: 'x', dtype: 'float32', shape: ['N', 2, 8, 6] }],
    outputs: [{ name: 'y', dtype: 'float32', shape: null }],
  };
}
