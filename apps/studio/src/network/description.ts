import type { Accuracy } from '@fsnet/graph';

/** A weight of a network. */
export interface LayerDescription {
  readonly name: string;
  /** Operator that reads it first. */
  readonly op: string;
  readonly kind: 'dense' | 'summary';
  readonly dtype: string;
  /** Of the dense weight. */
  readonly shape: readonly number[];
  /** Dense values for each stored one. */
  readonly ratio: number;
  readonly bits: number;
  readonly bytes: number;
  readonly parameters: number;
}

/** A box of the graph: a node with those that work on its output alone, or an input or output of the network. */
export interface BoxDescription {
  readonly title: string;
  /** Its operators, first to last; empty for inputs and outputs. */
  readonly ops: readonly string[];
  readonly kind: 'input' | 'output' | 'product' | 'other';
  /** Of what it gives: `1×16×32×32`. */
  readonly shape: string;
  /** Names of the weights that it reads. */
  readonly weights: readonly string[];
  readonly multiplyAdds: number;
  readonly attributes: readonly (readonly [name: string, value: string])[];
  /** Middle of the box in the drawing. */
  readonly x: number;
  readonly y: number;
}

/** Points of a line from one box to another, by number. */
interface LineDescription {
  readonly from: number;
  readonly to: number;
  /** x, y, x, y, ... */
  readonly points: readonly number[];
}

/** How boxes and lines are laid out, in units of the drawing. */
export interface GraphDrawing {
  readonly boxes: readonly BoxDescription[];
  readonly lines: readonly LineDescription[];
  readonly width: number;
  readonly height: number;
}

/** A network as the page shows it: plain data without its weights. */
export interface NetworkDescription {
  readonly fileName: string;
  readonly format: 'fsn' | 'onnx';
  readonly bytes: number;
  readonly title: string;
  readonly description?: string;
  readonly licence?: string;
  readonly accuracy: readonly Accuracy[];
  /** Of all float weights, filters counted whole. */
  readonly parameters: number;
  readonly multiplyAdds: number;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly opset: number;
  readonly layers: readonly LayerDescription[];
  readonly drawing: GraphDrawing;
  readonly task: 'classes' | 'boxes' | 'other';
  /** Why it cannot be fed images. */
  readonly noImages?: string;
  /** What is assumed of its input where the file says nothing. */
  readonly assumed?: string;
}

/** Sizes of a box, and how far boxes keep from each other. */
export const boxSize = { width: 178, height: 46, gapX: 28, gapY: 30 } as const;
