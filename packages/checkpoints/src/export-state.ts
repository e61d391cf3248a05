import { FsnError, type Graph, type Tensor, vectorValues, type Weight, weightTensor } from '@fsnet/graph';
import { paperSummarySize } from '@fsnet/models';
import { architectureOfGraph } from './architecture/architectures.ts';
import { summaryLeaf, torchNames } from './architecture/torch-names.ts';

/** What {@link exportState} made. */
export interface ExportedState {
  readonly tensors: ReadonlyMap<string, Tensor>;
  /** Weights that are summaries there too. */
  readonly summaries: number;
  /** Summaries whose filters start elsewhere than in the paper's code, which are dense there. */
  readonly expanded: number;
}

/**
 * A network's weights as a state dict of PyTorch, float32, with a counter for each batch normalization. Networks of
 * a known architecture get the names of torchvision and the paper's code, and summaries stay summaries where that
 * code would read the same filters from them; others keep their names and have dense weights.
 *
 * @throws FsnError where a weight is not valid.
 */
export function exportState(graph: Graph): ExportedState {
  const names = architectureOfGraph(graph.name)?.names ?? (() => []);
  const normalized = new Set(
    graph.nodes.flatMap(({ op, inputs }) => (op === 'BatchNormalization' ? [inputs[1]] : [])),
  );
  const layers = new Set(
    graph.nodes.flatMap(({ op, inputs }) =>
      ['Conv', 'Gemm', 'BatchNormalization'].includes(op) ? inputs.slice(1) : [],
    ),
  );
  const tensors = new Map<string, Tensor>();
  let summaries = 0;
  let expanded = 0;
  for (const [name, weight] of graph.weights) {
    const [path] = torchNames(name, names, false);
    // Constants of slices, pads and clips are code there.
    if (path !== name || layers.has(name)) {
      const summary = path === name ? undefined : summaryTensor(weight);
      if (summary) summaries++;
      else if (weight.kind === 'summary') expanded++;
      add(tensors, summary ? withLeaf(path, summaryLeaf) : path, summary ?? weightTensor(weight));
    }
    if (normalized.has(name) && path !== name)
      add(tensors, withLeaf(path, 'num_batches_tracked'), {
        dtype: 'int64',
        shape: [],
        data: new BigInt64Array(1),
      });
  }
  return { tensors, summaries, expanded };
}

/** The paper's `filtermap` of a weight, where it has one. */
function summaryTensor(weight: Weight): Tensor | undefined {
  const size = weight.kind === 'summary' ? paperSummarySize(weight) : undefined;
  if (size === undefined) return undefined;
  const values = vectorValues(weight.vector) as Float32Array;
  return { dtype: 'float32', shape: [size], data: values.slice(0, size) };
}

function withLeaf(path: string, leaf: string): string {
  return `${path.slice(0, path.lastIndexOf('.'))}.${leaf}`;
}

function add(tensors: Map<string, Tensor>, name: string, tensor: Tensor): void {
  if (tensors.has(name)) throw new FsnError('bad-graph', `two weights are named ${name}`, { path: name });
  tensors.set(name, tensor);
}
