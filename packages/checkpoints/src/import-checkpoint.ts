import { elementCount, FsnError, type Graph, type Metadata, type Weight } from '@fsnet/graph';
import { paperSummary, paperSummaryLength, type WeightRole } from '@fsnet/models';
import { type Architecture, type ArchitectureName, architectureOf } from './architecture/architectures.ts';
import { ignoredLeaves, torchNames } from './architecture/torch-names.ts';
import { floatValues, type StateDict, type StoredTensor } from './state/stored-tensor.ts';

/** How a checkpoint is to be read. */
export interface ImportOptions {
  readonly architecture: ArchitectureName;
  /** Weights to values of every summary. Left out: each summary's own length says it. */
  readonly ratio?: number | undefined;
  readonly metadata?: Metadata | undefined;
}

/**
 * A network of a known architecture with the weights of a checkpoint (`readCheckpoint`). A convolution whose entry is
 * a vector becomes a filter summary as the paper's code reads it (`paperSummary`): circular, `ihw`, with starts
 * computed in float32. Values become float32.
 *
 * Names are those of torchvision and of the paper's code (README), or this repository's own.
 *
 * @throws FsnError `bad-data` where an entry is missing or one too many, `bad-shape` or `bad-type` where one does
 *   not fit; RangeError for an unknown architecture or a ratio below 1.
 */
export function importCheckpoint(tensors: StateDict, options: ImportOptions): Graph {
  const architecture = architectureOf(options.architecture);
  if (options.ratio !== undefined && !(options.ratio >= 1))
    throw new RangeError(`ratio must be at least 1, found ${options.ratio}`);
  const importer = new Importer(tensors, architecture, options);
  const graph = importer.build();
  importer.checkAllUsed();
  return graph;
}

class Importer {
  readonly #tensors: StateDict;
  readonly #architecture: Architecture;
  readonly #options: ImportOptions;
  readonly #used = new Set<string>();
  readonly #summaries = new Map<string, Weight>();
  /** Of summaries' dense filters, which nobody reads: as large as the largest layer. */
  #placeholder = new Float32Array(0);

  constructor(tensors: StateDict, architecture: Architecture, options: ImportOptions) {
    this.#tensors = tensors;
    this.#architecture = architecture;
    this.#options = options;
  }

  build(): Graph {
    const graph = this.#architecture.build({
      classes: this.#classes(),
      hasShortcuts: [...this.#tensors.keys()].some((name) => /\b(?:downsample|shortcut)\b/.test(name)),
      weights: (name, shape, role) => this.#values(name, shape, role),
      metadata: this.#options.metadata ?? {},
    });
    for (const { inputs, attributes } of graph.nodes) {
      if (attributes.group?.type === 'int' && attributes.group.value > 1 && this.#summaries.has(inputs[1]))
        throw new FsnError(
          'bad-shape',
          `${inputs[1]}: the paper's code has no summaries of grouped filters`,
          {
            path: inputs[1],
          },
        );
    }
    return { ...graph, weights: new Map([...graph.weights, ...this.#summaries]) };
  }

  checkAllUsed(): void {
    const left = [...this.#tensors.keys()].filter((name) => {
      const leaf = name.slice(name.lastIndexOf('.') + 1);
      return !this.#used.has(name) && !ignoredLeaves.includes(leaf);
    });
    if (left.length === 0) return;
    const { architecture } = this.#options;
    throw new FsnError(
      'bad-data',
      `the checkpoint is no ${architecture}: it has ${left[0]}${left.length > 1 ? ` and ${left.length - 1} more` : ''}`,
      { path: left[0], expected: `the weights of ${architecture}`, actual: left.slice(0, 10) },
    );
  }

  #values(name: string, shape: readonly number[], role: WeightRole): Float32Array {
    const { path, tensor } = this.#find(name, role === 'filter');
    this.#used.add(path);
    if (role === 'filter' && tensor.shape.length === 1) return this.#summary(name, shape, path, tensor);
    if (role === 'filter' && (this.#options.ratio ?? 1) > 1)
      throw wrongShape(path, `a summary of [${paperSummaryLength(shape, this.#options.ratio ?? 1)}]`, tensor);
    if (tensor.shape.length !== shape.length || !shape.every((size, axis) => size === tensor.shape[axis]))
      throw wrongShape(path, `[${shape}]`, tensor);
    return floatValues(tensor, path);
  }

  #summary(name: string, shape: readonly number[], path: string, tensor: StoredTensor): Float32Array {
    const [length] = tensor.shape;
    const { ratio } = this.#options;
    const count = elementCount(shape);
    const expected = ratio === undefined ? undefined : paperSummaryLength(shape, ratio);
    if (
      expected !== undefined ? length !== expected : length < elementCount(shape.slice(1)) || length > count
    )
      throw wrongShape(path, `[${expected ?? `${elementCount(shape.slice(1))} to ${count}`}]`, tensor);
    this.#summaries.set(name, paperSummary(shape, floatValues(tensor, path)));
    if (this.#placeholder.length < count) this.#placeholder = new Float32Array(count);
    return this.#placeholder.subarray(0, count);
  }

  #find(name: string, isFilter: boolean): { path: string; tensor: StoredTensor } {
    const names = torchNames(name, this.#architecture.names, isFilter);
    for (const path of names) {
      const tensor = this.#tensors.get(path);
      if (tensor) return { path, tensor };
    }
    const { architecture } = this.#options;
    throw new FsnError('bad-data', `the checkpoint is no ${architecture}: it has no ${names.join(' or ')}`, {
      path: names[0],
      expected: names,
      actual: [...this.#tensors.keys()].slice(0, 10),
    });
  }

  /** The classifier is the last matrix whose bias has as many values. */
  #classes(): number {
    const names = [
      ...this.#architecture.names('classifier'),
      ...this.#architecture.names('classifier.layer3'),
    ];
    for (const module of [...names, 'classifier', 'classifier.layer3']) {
      const shape = this.#tensors.get(`${module}.weight`)?.shape;
      if (shape?.length === 2 && shape[0] > 0) return shape[0];
    }
    return this.#find('classifier.weight', false).tensor.shape[0] ?? 1;
  }
}

function wrongShape(path: string, expected: string, { shape }: StoredTensor): FsnError {
  return new FsnError('bad-shape', `${path}: expected ${expected}, found [${shape}]`, {
    path,
    expected,
    actual: shape,
  });
}
