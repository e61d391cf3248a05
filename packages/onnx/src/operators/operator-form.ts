import type { Attribute, DataType, Dimension, Node, Tensor } from '@fsnet/graph';

/** What is known of a network's values while a node is translated. */
export interface ValueView {
  /** Shape as inferred; `undefined` where not even the rank is known. */
  shapeOf(value: string): readonly Dimension[] | undefined;
  typeOf(value: string): DataType | undefined;
  /** The value where it is a weight. */
  constantOf(value: string): Tensor | undefined;
}

/** What a translation may add to the network that it writes. */
export interface Workshop {
  /** Opset of the ONNX file: that of the source on import, the target on export. */
  readonly opset: number;
  /** Adds a weight and gives its name, made from `base`. */
  addWeight(base: string, tensor: Tensor): string;
  /** Adds a weight under a name that `freshName` gave. */
  setWeight(name: string, tensor: Tensor): void;
  /** A name, made from `base`, that no value has. */
  freshName(base: string): string;
}

/** Import sees only weights: shapes are inferred later, from the canonical form. */
export interface ImportContext extends Workshop, Pick<ValueView, 'constantOf'> {
  /**
   * Puts off the rest of a translation until types and shapes are inferred. `node` stands in the network until
   * then, so its outputs must be of the right type and shape already.
   */
  whenShapesKnown(node: Node, translate: (node: Node, view: ValueView) => readonly Node[]): readonly Node[];
}

export interface ExportContext extends Workshop, ValueView {
  /** A canonical node that a translation makes in the form of `opset`. */
  lower(node: Node): readonly Node[];
}

/** An attribute's default in the canonical form, or the attributes with their defaults. */
export type Defaults = Readonly<Record<string, number | string | readonly number[]>>;

/** How one operator's form changed from opset to opset. Without functions it did not. */
export interface OperatorForm {
  /** Defaults of the canonical form (opset 22); attributes with these values are left out. */
  readonly defaults?: Defaults;
  /** First opset in which ONNX can say what the node says, by itself or by several nodes. 7 if left out. */
  readonly since?: number | ((node: Node, view: ValueView) => number);
  /** The form of `context.opset` to the canonical form. Defaults are left out afterwards. */
  readonly import?: (node: Node, context: ImportContext) => readonly Node[];
  /** The canonical form to that of `context.opset`, which is at least `since`. */
  readonly export?: (node: Node, context: ExportContext) => readonly Node[];
}

/** Operators by ONNX name. */
export type OperatorForms = Readonly<Record<string, OperatorForm>>;

export type Attributes = Readonly<Record<string, Attribute>>;
