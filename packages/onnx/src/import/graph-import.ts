import {
  bytesOf,
  elementCount,
  FsnError,
  type Node,
  type Tensor,
  type ValueInfo,
  type Weight,
  weightTensor,
} from '@fsnet/graph';
import type { ImportContext, ValueView } from '../operators/operator-form.ts';
import type { TensorMessage } from '../proto/messages.ts';
import { tensorOf } from '../proto/tensor-values.ts';

/** A translation that has to wait until the shapes of its inputs are inferred. */
export type DeferredTranslation = (node: Node, view: ValueView) => readonly Node[];

/** The network as it grows during an import: its weights, its names, and what waits for shapes. */
export class GraphImport implements ImportContext {
  readonly opset: number;
  readonly externalData: Readonly<Record<string, Uint8Array>>;
  readonly weights: Map<string, Weight> = new Map();
  /** By the first output of the node that stands in the network until then. */
  readonly deferred: Map<string, DeferredTranslation> = new Map();
  /** Bytes that weights computed during the import may still take. */
  budget: number;
  private readonly names = new Set<string>();
  private readonly initializers = new Set<string>();

  constructor(opset: number, fileLength: number, externalData: Readonly<Record<string, Uint8Array>>) {
    this.opset = opset;
    this.externalData = externalData;
    this.budget = 2 ** 20 + 4 * fileLength;
  }

  addInitializers(messages: readonly TensorMessage[]): void {
    for (const [i, message] of messages.entries()) {
      const path = `graph.initializer[${i}]`;
      this.setWeight(message.name, tensorOf(message, path, this.externalData));
      this.initializers.add(message.name);
    }
  }

  /** Whether a weight came as an initializer, not as a constant or a result. */
  isInitializer(name: string): boolean {
    return this.initializers.has(name);
  }

  /** @throws FsnError `bad-graph` for a second value of the same name */
  setWeight(name: string, tensor: Tensor): void {
    if (this.weights.has(name))
      throw new FsnError('bad-graph', `there are two values "${name}"`, { path: name });
    const { dtype, shape, data } = tensor;
    const vector = { format: 'plain', dtype, data, count: elementCount(shape) } as const;
    this.weights.set(name, { kind: 'dense', dtype, shape, vector });
    this.names.add(name);
  }

  /** Keeps the names of the source from being given to new values. */
  reserveNames(inputs: readonly ValueInfo[], nodes: readonly Node[]): void {
    for (const { name } of inputs) this.names.add(name);
    for (const { outputs } of nodes) for (const name of outputs) this.names.add(name);
  }

  reserveName(name: string): void {
    this.names.add(name);
  }

  constantOf(value: string): Tensor | undefined {
    const weight = this.weights.get(value);
    return weight && weightTensor(weight);
  }

  addWeight(base: string, tensor: Tensor): string {
    const name = this.freshName(base);
    this.setWeight(name, tensor);
    return name;
  }

  freshName(base: string): string {
    let name = base;
    for (let i = 1; this.names.has(name); i++) name = `${base}_${i}`;
    this.names.add(name);
    return name;
  }

  whenShapesKnown(node: Node, translate: DeferredTranslation): readonly Node[] {
    this.deferred.set(node.outputs[0], translate);
    return [node];
  }

  /** Whether so many more bytes of computed weights may be kept; if so they are counted. */
  spend(tensor: Tensor): boolean {
    const bytes = bytesOf(tensor.data).length;
    if (bytes > this.budget) return false;
    this.budget -= bytes;
    return true;
  }
}
