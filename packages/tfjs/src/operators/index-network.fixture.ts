import { canonicalOpset, type Graph, int64, type Node, type Tensor } from '@fsnet/graph';
import { randomTensor } from '@fsnet/testing';

/** A network that moves truth values and indices about, and computes with them, after they were found on the device. */
export function indexNetwork(): { readonly graph: Graph; readonly inputs: Record<string, Tensor> } {
  const nodes: Node[] = [];
  const add = (
    name: string,
    op: string,
    inputs: readonly string[],
    attributes: Readonly<Record<string, number>> = {},
  ) => {
    const entries = Object.entries(attributes).map(([key, value]) => [key, { type: 'int', value }] as const);
    nodes.push({ name, op, domain: '', inputs, outputs: [name], attributes: Object.fromEntries(entries) });
  };
  add('c', 'Conv', ['x', 'filters']);
  add('best', 'ArgMax', ['c'], { axis: 1 });
  add('worst', 'ArgMin', ['c'], { axis: 1 });
  add('both', 'Concat', ['best', 'worst'], { axis: 1 });
  add('turned', 'Transpose', ['both']);
  add('part', 'Slice', ['turned', 'begin', 'end']);
  add('index', 'Cast', ['part'], { to: 1 });
  add('large', 'Greater', ['c', 'bounds']);
  add('moved', 'Transpose', ['large']);
  add('tall', 'Concat', ['moved', 'moved'], { axis: 0 });
  add('truth', 'Cast', ['tall'], { to: 1 });
  add('kept', 'Where', ['large', 'c', 'bounds']);
  add('first', 'ArgMax', ['rows'], { axis: 1, keepdims: 0 });
  add('picked', 'Gather', ['table', 'first']);
  const tensors: Record<string, Tensor> = {
    filters: randomTensor(1, [5, 3, 1, 1]),
    bounds: randomTensor(2, [5, 1, 1]),
    table: randomTensor(3, [6, 4]),
    begin: int64([2], [1, 0]),
    end: int64([2], [5, 3]),
  };
  const outputs = ['index', 'truth', 'kept', 'turned', 'tall', 'picked'];
  return {
    graph: {
      ...{ name: '', opset: canonicalOpset, domains: {}, nodes, metadata: {} },
      inputs: [
        { name: 'x', dtype: 'float32', shape: [2, 3, 4, 6] },
        { name: 'rows', dtype: 'float32', shape: [3, 6] },
      ],
      outputs: outputs.map((name) => ({ name, dtype: 'float32', shape: null })),
      weights: new Map(
        Object.entries(tensors).map(([name, { dtype, shape, data }]) => {
          const vector = { format: 'plain', dtype, data, count: data.length } as const;
          return [name, { kind: 'dense', dtype, shape, vector }];
        }),
      ),
    },
    inputs: { x: randomTensor(7, [2, 3, 4, 6]), rows: randomTensor(8, [3, 6]) },
  };
}
