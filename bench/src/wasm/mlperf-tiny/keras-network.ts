import {
  type Attribute,
  type DenseWeight,
  elementCount,
  type Graph,
  type Node,
  type Weight,
} from '@fsnet/graph';

interface KerasLayer {
  readonly class_name: string;
  readonly config: {
    readonly name: string;
    readonly filters?: number;
    readonly kernel_size?: readonly number[];
    readonly pool_size?: readonly number[];
    readonly strides?: readonly number[];
    readonly padding?: string;
    readonly epsilon?: number;
    readonly activation?: string;
  };
  readonly inbound_nodes: readonly (readonly (readonly [string, ...unknown[]])[])[];
}

/** What `to_json` of a Keras network gives. */
export interface KerasNetwork {
  readonly config: { readonly name: string; readonly layers: readonly KerasLayer[] };
}

/**
 * A Keras image classifier as a graph in ONNX's order: images `[1, 3, size, size]`, kernels turned from HWIO. Only
 * the layers of MLPerf Tiny's ResNet-8.
 */
export function kerasNetwork(
  network: KerasNetwork,
  tensors: ReadonlyMap<string, DenseWeight>,
  size: number,
): Graph {
  const nodes: Node[] = [];
  const weights = new Map<string, Weight>();
  const sizes = new Map<string, number>();
  const weightOf = (layer: string, part: string, axes?: readonly number[]): string => {
    const name = `${layer}.${part}`;
    const found = tensors.get(`${layer}/${layer}/${part}:0`);
    if (!found) throw new Error(`no weight ${name}`);
    weights.set(name, axes ? transposed(found, axes) : found);
    return name;
  };
  const add = (
    op: string,
    inputs: readonly string[],
    output: string,
    attributes: Node['attributes'] = {},
  ): void => {
    nodes.push({ name: output, op, domain: '', inputs, outputs: [output], attributes });
  };

  for (const { class_name: kind, config, inbound_nodes: inbound } of network.config.layers) {
    const { name } = config;
    const inputs = inbound.flat().map(([source]) => source);
    const before = sizes.get(inputs[0]) ?? size;
    sizes.set(name, before);
    switch (kind) {
      case 'InputLayer':
        break;
      case 'Conv2D': {
        const [kernel] = config.kernel_size!;
        const [stride] = config.strides!;
        const after = Math.ceil(before / stride);
        const pad = Math.max((after - 1) * stride + kernel - before, 0);
        const [begin, end] = [Math.floor(pad / 2), Math.ceil(pad / 2)];
        sizes.set(name, after);
        add('Conv', [inputs[0], weightOf(name, 'kernel', [3, 2, 0, 1]), weightOf(name, 'bias')], name, {
          ...(pad > 0 && { pads: ints(begin, begin, end, end) }),
          ...(stride > 1 && { strides: ints(stride, stride) }),
        });
        break;
      }
      case 'BatchNormalization': {
        const parts = ['gamma', 'beta', 'moving_mean', 'moving_variance'].map((part) => weightOf(name, part));
        const epsilon: Attribute = { type: 'float', value: Math.fround(config.epsilon!) };
        add('BatchNormalization', [inputs[0], ...parts], name, { epsilon });
        break;
      }
      case 'Activation':
        add('Relu', inputs, name);
        break;
      case 'Add':
        add('Add', inputs, name);
        break;
      case 'AveragePooling2D':
        add('AveragePool', inputs, name, {
          kernel_shape: ints(...config.pool_size!),
          strides: ints(...config.strides!),
        });
        break;
      case 'Flatten':
        add('Flatten', inputs, name);
        break;
      case 'Dense':
        add('Gemm', [inputs[0], weightOf(name, 'kernel'), weightOf(name, 'bias')], `${name}.logits`);
        add('Softmax', [`${name}.logits`], 'probabilities');
        break;
      default:
        throw new Error(`${name}: ${kind} is not written`);
    }
  }
  return {
    name: network.config.name,
    opset: 17,
    domains: {},
    inputs: [{ name: network.config.layers[0].config.name, dtype: 'float32', shape: [1, 3, size, size] }],
    outputs: [{ name: 'probabilities', dtype: 'float32', shape: [1, 10] }],
    nodes,
    weights,
    metadata: {},
  };
}

function ints(...value: number[]): Attribute {
  return { type: 'ints', value };
}

/** `weight` with its axes in the order `axes`. */
function transposed(weight: DenseWeight, axes: readonly number[]): DenseWeight {
  const { vector } = weight;
  if (vector.format !== 'plain') throw new Error('expected plain values');
  const source = vector.data as Float32Array;
  const shape = axes.map((axis) => weight.shape[axis]);
  const strides = axes.map((axis) => elementCount(weight.shape.slice(axis + 1)));
  const data = Float32Array.from(source, (_, index) => {
    let rest = index;
    let at = 0;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      at += (rest % shape[axis]) * strides[axis];
      rest = Math.floor(rest / shape[axis]);
    }
    return source[at];
  });
  return { ...weight, shape, vector: { ...vector, data } };
}
