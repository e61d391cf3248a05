import {
  type Attribute,
  canonicalOpset,
  drawUniform,
  elementCount,
  type Graph,
  inferShapes,
  int64,
  type Node,
  randomGenerator,
  type Tensor,
  type Weight,
} from '@fsnet/graph';

/**
 * A small network drawn from `seed`, of the shapes that networks for images have: convolutions, some by summary, with what
 * may be fused into them, shortcuts, gates, pads and pools, some values read twice or given out, and a classifier at times.
 * Input `x` is `[batch, channels, height, width]`.
 */
export function randomNetwork(seed: number): Graph {
  const random = randomGenerator(seed);
  const integer = (least: number, most: number) => least + Math.floor(random() * (most - least + 1));
  const pick = <T>(choices: readonly T[]): T => choices[integer(0, choices.length - 1)];
  const weights = new Map<string, Weight>();
  const nodes: Node[] = [];
  const input = [2, integer(1, 9), integer(4, 13), integer(4, 13)];
  /** Values of rank 4 and their shapes. */
  const values: { name: string; shape: readonly number[] }[] = [{ name: 'x', shape: input }];

  const weight = (shape: readonly number[], minimum = -1, maximum = 1): string => {
    const data = drawUniform(integer(0, 2 ** 30), elementCount(shape), minimum, maximum);
    return constant({ dtype: 'float32', shape, data });
  };
  const constant = ({ dtype, shape, data }: Tensor): string => {
    const name = `w${weights.size}`;
    const vector = { format: 'plain', dtype, data, count: data.length } as const;
    weights.set(name, { kind: 'dense', dtype, shape, vector });
    return name;
  };
  const summary = (shape: readonly number[]): string => {
    const [filters, channels, kernel] = shape;
    const taps = kernel * kernel;
    const isTap = random() < 0.6;
    const unit = pick([channels, channels, 1]);
    const room = integer(1, 3) * taps;
    const count = (room + taps) * channels;
    const starts = Uint32Array.from(
      { length: filters * (isTap ? taps : 1) },
      () => unit * integer(0, room - 1),
    );
    const data = drawUniform(integer(0, 2 ** 30), count, -0.5, 0.5);
    const name = `w${weights.size}`;
    weights.set(name, {
      ...{ kind: 'summary', dtype: 'float32', shape, groups: 1, order: 'hwi', circular: false },
      segments: isTap ? 'tap' : 'filter',
      locations: { kind: 'explicit', starts },
      vector: { format: 'plain', dtype: 'float32', data, count },
    });
    return name;
  };
  const node = (
    op: string,
    inputs: readonly string[],
    attributes: Record<string, Attribute> = {},
  ): string => {
    const name = `${op.toLowerCase()}${nodes.length}`;
    nodes.push({ name: '', op, domain: '', inputs, outputs: [name], attributes });
    return name;
  };
  const ints = (...value: number[]): Attribute => ({ type: 'ints', value });
  const float = (value: number): Attribute => ({ type: 'float', value });
  const graph = (outputs: readonly string[]): Graph => ({
    ...{ name: `drawn from ${seed}`, opset: canonicalOpset, domains: {}, nodes, weights, metadata: {} },
    inputs: [{ name: 'x', dtype: 'float32', shape: [null, ...input.slice(1)] }],
    outputs: outputs.map((name) => ({ name, dtype: 'float32', shape: null })),
  });
  const keep = (name: string) => {
    const concrete = { ...graph([]), inputs: [{ name: 'x', dtype: 'float32' as const, shape: input }] };
    const shape = inferShapes(concrete).get(name)!.shape as readonly number[];
    values.push({ name, shape });
  };

  const convolution = (name: string, [, channels, height, width]: readonly number[]): string => {
    const kernel = pick([1, 3, 3, 5, 2]);
    const dilation = kernel === 3 ? pick([1, 1, 2]) : 1;
    const covered = (kernel - 1) * dilation + 1;
    const pad = Math.max(pick([0, covered >> 1, covered >> 1]), covered - Math.min(height, width));
    const group = pick([1, 1, 1, channels]);
    const filters = group * integer(1, group > 1 ? 2 : 12);
    const shape = [filters, channels / group, kernel, kernel];
    const isSummary = group === 1 && random() < 0.4;
    const inputs = [name, isSummary ? summary(shape) : weight(shape, -0.5, 0.5)];
    if (random() < 0.5) inputs.push(weight([filters]));
    return node('Conv', inputs, {
      pads: ints(pad, pad, pad + integer(0, 1), pad),
      strides: ints(
        ...pick([
          [1, 1],
          [1, 1],
          [2, 2],
          [1, 2],
        ]),
      ),
      dilations: ints(dilation, dilation),
      group: { type: 'int', value: group },
    });
  };
  const normalization = (name: string, channels: number): string => {
    const [scale, bias, mean] = [0, 1, 2].map(() => weight([channels]));
    return node('BatchNormalization', [name, scale, bias, mean, weight([channels], 0.5, 2)]);
  };
  const activation = (name: string): string => {
    switch (integer(0, 8)) {
      case 0:
        return node('Relu', [name]);
      case 1:
        return node('Clip', [name, weight([], -0.5, 0), weight([], 0.5, 1)]);
      case 2:
        return node('LeakyRelu', [name], { alpha: float(0.1) });
      case 3:
        return node(pick(['Sigmoid', 'Tanh', 'HardSwish', 'HardSigmoid', 'Mish']), [name]);
      case 4:
        return node('Mul', [name, node('Sigmoid', [name])]);
      case 5:
        return node('Mul', [node('HardSigmoid', [name], { alpha: float(Math.fround(1 / 6)) }), name]);
      case 6:
        return node('Mul', [name, node('Tanh', [node('Softplus', [name])])]);
      case 7:
        return node(pick(['Identity', 'Dropout']), [node('Relu', [name])]);
      default:
        return name;
    }
  };

  for (let count = integer(3, 12); count > 0; count--) {
    const { name, shape } = random() < 0.7 ? values[values.length - 1] : pick(values);
    const [, channels, height, width] = shape;
    switch (integer(0, 9)) {
      case 0: {
        const pads = int64([8], [0, 0, 1, 2, 0, 0, integer(0, 1), 1]);
        keep(convolution(node('Pad', [name, constant(pads)]), [1, channels, height + 1, width + 2]));
        break;
      }
      case 1:
        if (Math.min(height, width) > 2)
          keep(
            node(pick(['MaxPool', 'AveragePool']), [name], {
              kernel_shape: ints(3, 3),
              strides: ints(2, 2),
              pads: ints(1, 1, 0, 1),
            }),
          );
        break;
      case 2: {
        const other = pick(values);
        if (`${other.shape}` === `${shape}`) keep(node('Add', [name, other.name]));
        else keep(node('Concat', [name, name], { axis: { type: 'int', value: 1 } }));
        break;
      }
      case 3:
        keep(normalization(name, channels));
        break;
      case 4:
        keep(node(pick(['Add', 'Mul', 'Sub', 'Div']), [name, weight([channels, 1, 1], 0.5, 2)]));
        break;
      case 5:
        keep(node('Mul', [name, node('Sigmoid', [node('GlobalAveragePool', [name])])]));
        break;
      default: {
        const convolved = convolution(name, shape);
        let last = random() < 0.6 ? normalization(convolved, nodeFilters(weights, nodes)) : convolved;
        if (random() < 0.5) last = activation(last);
        keep(last);
        const same = values.slice(0, -1).filter((each) => `${each.shape}` === `${values.at(-1)?.shape}`);
        if (same.length > 0 && random() < 0.7) keep(node('Relu', [node('Add', [last, pick(same).name])]));
      }
    }
  }
  const outputs = new Set([values[values.length - 1].name, pick(values).name]);
  if (random() < 0.5) {
    const { name, shape } = values[values.length - 1];
    const flat = node('Flatten', [random() < 0.5 ? name : node('GlobalAveragePool', [name])]);
    const size = nodes.at(-1)?.inputs[0] === name ? elementCount(shape.slice(1)) : shape[1];
    outputs.add(
      node('Gemm', [flat, weight([size, 5], -0.2, 0.2), weight([5])], { alpha: float(pick([1, 0.5])) }),
    );
  }
  outputs.delete('x');
  return graph([...outputs]);
}

function nodeFilters(weights: ReadonlyMap<string, Weight>, nodes: readonly Node[]): number {
  return weights.get(nodes[nodes.length - 1].inputs[1])!.shape[0];
}
