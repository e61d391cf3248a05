import {
  type Attribute,
  canonicalOpset,
  elementCount,
  type Graph,
  int64,
  type Metadata,
  type Node,
  type Tensor,
  type ValueInfo,
  type Weight,
} from '@fsnet/graph';
import type { WeightRole, WeightSource } from './weight-source.ts';

/** Shape of one image's features: `channels` alone is what the builder must know to size the next layer. */
export interface Features {
  /** Name of the value in the graph, `[N, channels, height, width]` or `[N, channels]`. */
  readonly value: string;
  readonly channels: number;
}

/** Sizes of a convolution or pooling window. */
interface WindowOptions {
  readonly kernel: number;
  /** 1 where left out. */
  readonly stride?: number;
  /** On every side, or `[before, after]` along both sizes; half of what the kernel covers where left out. */
  readonly padding?: number | readonly [before: number, after: number];
  /** Pixels between two that the kernel reads: 1 where left out. */
  readonly dilation?: number;
}

/** Sizes of a pooling window. */
export interface PoolOptions extends WindowOptions {
  /** Whether a last window that is only partly inside counts too. `false` where left out. */
  readonly ceil?: boolean;
}

/** Sizes of a convolution. */
export interface ConvolutionOptions extends WindowOptions {
  /** 1 where left out; as many as there are channels for a depthwise convolution. */
  readonly groups?: number;
  /** `false` where left out, for a batch normalization to follow. */
  readonly bias?: boolean;
}

/** Writes a network node by node, in ONNX's canonical form. A node's output bears its name. */
export class NetworkBuilder {
  readonly #source: WeightSource;
  readonly #nodes: Node[];
  readonly #weights: Map<string, Weight>;

  /** Goes on from `start` where that is given, without changing it. */
  constructor(source: WeightSource, start?: Pick<Graph, 'nodes' | 'weights'>) {
    this.#source = source;
    this.#nodes = [...(start?.nodes ?? [])];
    this.#weights = new Map(start?.weights);
  }

  convolution(name: string, input: Features, filters: number, options: ConvolutionOptions): Features {
    const { kernel, groups = 1, bias = false } = options;
    const shape = [filters, input.channels / groups, kernel, kernel];
    const inputs = [input.value, this.weight(`${name}.weight`, shape, 'filter')];
    if (bias) inputs.push(this.weight(`${name}.bias`, [filters], 'bias'));
    const attributes: Node['attributes'] = {
      ...(groups === 1 ? {} : { group: { type: 'int', value: groups } }),
      ...windowAttributes(options),
    };
    return this.node(name, 'Conv', inputs, filters, attributes);
  }

  /** `epsilon` is ONNX's and PyTorch's 1e-5 where left out. */
  batchNormalization(name: string, input: Features, epsilon?: number, output: string = name): Features {
    const shape = [input.channels];
    const inputs = [
      input.value,
      this.weight(`${name}.scale`, shape, 'scale'),
      this.weight(`${name}.bias`, shape, 'bias'),
      this.weight(`${name}.mean`, shape, 'mean'),
      this.weight(`${name}.variance`, shape, 'variance'),
    ];
    const attributes: Node['attributes'] =
      epsilon === undefined ? {} : { epsilon: { type: 'float', value: Math.fround(epsilon) } };
    return this.node(name, 'BatchNormalization', inputs, input.channels, attributes, [output]);
  }

  relu(name: string, input: Features): Features {
    return this.node(name, 'Relu', [input.value], input.channels);
  }

  /** Clipped to 0 and 6. */
  relu6(name: string, input: Features): Features {
    const bounds = [0, 6].map((bound) =>
      this.constant(`constant.${bound}`, { dtype: 'float32', shape: [], data: Float32Array.of(bound) }),
    );
    return this.node(name, 'Clip', [input.value, ...bounds], input.channels);
  }

  add(name: string, left: Features, right: Features): Features {
    return this.node(name, 'Add', [left.value, right.value], left.channels);
  }

  /** The channels of all inputs, in their order. */
  concat(name: string, inputs: readonly Features[]): Features {
    const channels = inputs.reduce((sum, input) => sum + input.channels, 0);
    const values = inputs.map(({ value }) => value);
    return this.node(name, 'Concat', values, channels, { axis: { type: 'int', value: 1 } });
  }

  /** Every `stride`-th pixel of both sizes, from the one at `start`. */
  thin(name: string, input: Features, stride: number, start = 0): Features {
    const vector = (key: string, values: number[]) =>
      this.constant(`constant.${key}`, int64([values.length], values));
    const starts = vector(start === 0 ? 'starts' : `starts.${start}`, [start, start]);
    const bounds = [starts, vector('ends', [2 ** 31 - 1, 2 ** 31 - 1])];
    const steps = [vector('axes', [2, 3]), vector(`steps.${stride}`, [stride, stride])];
    return this.node(name, 'Slice', [input.value, ...bounds, ...steps], input.channels);
  }

  /** As many channels of zeros on both sides. */
  padChannels(name: string, input: Features, padding: number): Features {
    const pads = this.constant(`constant.pads.${padding}`, int64([8], [0, padding, 0, 0, 0, padding, 0, 0]));
    return this.node(name, 'Pad', [input.value, pads], input.channels + 2 * padding);
  }

  averagePool(name: string, input: Features, window: PoolOptions, output: string = name): Features {
    const attributes = poolAttributes(window);
    return this.node(name, 'AveragePool', [input.value], input.channels, attributes, [output]);
  }

  maxPool(name: string, input: Features, window: PoolOptions, output: string = name): Features {
    const attributes = poolAttributes(window);
    return this.node(name, 'MaxPool', [input.value], input.channels, attributes, [output]);
  }

  globalAveragePool(name: string, input: Features): Features {
    return this.node(name, 'GlobalAveragePool', [input.value], input.channels);
  }

  /** `positions` is the height times the width of the features. */
  flatten(name: string, input: Features, positions = 1): Features {
    return this.node(name, 'Flatten', [input.value], input.channels * positions);
  }

  /** Fully connected layer with a bias; its weight is `[outputs, inputs]`. */
  dense(name: string, input: Features, outputs: number, output: string = name): Features {
    const weight = this.weight(`${name}.weight`, [outputs, input.channels], 'matrix');
    const bias = this.weight(`${name}.bias`, [outputs], 'bias');
    const attributes: Node['attributes'] = { transB: { type: 'int', value: 1 } };
    return this.node(name, 'Gemm', [input.value, weight, bias], outputs, attributes, [output]);
  }

  build(
    name: string,
    inputs: readonly ValueInfo[],
    outputs: readonly ValueInfo[],
    metadata: Metadata,
  ): Graph {
    const { nodes, weights } = { nodes: this.#nodes, weights: this.#weights };
    return { name, opset: canonicalOpset, domains: {}, inputs, outputs, nodes, weights, metadata };
  }

  /** A weight of the values that the source has for it; its name. */
  weight(name: string, shape: readonly number[], role: WeightRole): string {
    const data = this.#source(name, shape, role);
    const count = elementCount(shape);
    if (data.length !== count) {
      throw new RangeError(`${name} [${shape.join(', ')}] holds ${count} values, found ${data.length}`);
    }
    const vector = { format: 'plain', dtype: 'float32', data, count } as const;
    this.#weights.set(name, { kind: 'dense', dtype: 'float32', shape, vector });
    return name;
  }

  /** A weight that nothing trains, shared by the nodes that name it. */
  constant(name: string, { dtype, shape, data }: Tensor): string {
    const vector = { format: 'plain', dtype, data, count: elementCount(shape) } as const;
    this.#weights.set(name, { kind: 'dense', dtype, shape, vector });
    return name;
  }

  /** Any node; its first output, which bears its name where names are left out. */
  node(
    name: string,
    op: string,
    inputs: readonly string[],
    channels: number,
    attributes: Node['attributes'] = {},
    outputs: readonly string[] = [name],
  ): Features {
    this.#nodes.push({ name, op, domain: '', inputs, outputs, attributes });
    return { value: outputs[0], channels };
  }
}

function poolAttributes(window: PoolOptions): Node['attributes'] {
  return {
    kernel_shape: ints(window.kernel, window.kernel),
    ...windowAttributes(window),
    ...(window.ceil ? { ceil_mode: { type: 'int', value: 1 } } : {}),
  };
}

function windowAttributes({
  kernel,
  stride = 1,
  dilation = 1,
  padding = (dilation * (kernel - 1)) / 2,
}: WindowOptions): Node['attributes'] {
  const [before, after] = typeof padding === 'number' ? [padding, padding] : padding;
  return {
    ...(stride === 1 ? {} : { strides: ints(stride, stride) }),
    ...(dilation === 1 ? {} : { dilations: ints(dilation, dilation) }),
    ...(before + after === 0 ? {} : { pads: ints(before, before, after, after) }),
  };
}

function ints(...value: number[]): Attribute {
  return { type: 'ints', value };
}
