import type { DataType, Dimension, Graph, Node, Tensor } from '@fsnet/graph';
import { inferredView } from '../inferred-view.ts';
import type { ExportContext, ValueView } from '../operators/operator-form.ts';
import { formOf, isTranslated } from '../operators/registry.ts';

/** A network on its way to an opset: its canonical nodes are lowered, and the weights that these need gathered. */
export class GraphExport implements ExportContext {
  readonly opset: number;
  /** Weights that the translations add. */
  readonly added: Map<string, Tensor> = new Map();
  private readonly view: ValueView;
  private readonly names: Set<string>;

  constructor(graph: Graph, opset: number, view: ValueView = inferredView(graph)) {
    this.opset = opset;
    this.view = view;
    this.names = new Set([
      ...graph.inputs.map(({ name }) => name),
      ...graph.weights.keys(),
      ...graph.nodes.flatMap(({ outputs }) => outputs),
    ]);
  }

  shapeOf(value: string): readonly Dimension[] | undefined {
    return this.added.get(value)?.shape ?? this.view.shapeOf(value);
  }

  typeOf(value: string): DataType | undefined {
    return this.added.get(value)?.dtype ?? this.view.typeOf(value);
  }

  constantOf(value: string): Tensor | undefined {
    return this.added.get(value) ?? this.view.constantOf(value);
  }

  addWeight(base: string, tensor: Tensor): string {
    const name = this.freshName(base);
    this.setWeight(name, tensor);
    return name;
  }

  setWeight(name: string, tensor: Tensor): void {
    this.added.set(name, tensor);
  }

  freshName(base: string): string {
    let name = base;
    for (let i = 1; this.names.has(name); i++) name = `${base}_${i}`;
    this.names.add(name);
    return name;
  }

  lower(node: Node): readonly Node[] {
    const form = isTranslated(node) ? formOf(node) : undefined;
    return form?.export ? form.export(node, this) : [node];
  }
}
