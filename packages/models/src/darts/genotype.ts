/** The candidate operations of an edge, in the order of the architecture weights (Liu et al. 2019, section 3.1). */
export const dartsOperations = [
  'none',
  'max_pool_3x3',
  'avg_pool_3x3',
  'skip_connect',
  'sep_conv_3x3',
  'sep_conv_5x5',
  'dil_conv_3x3',
  'dil_conv_5x5',
] as const;

/** What a cell can do with a state: everything but `none`. */
export type PathOperation = Exclude<(typeof dartsOperations)[number], 'none'>;

/** The operations that a genotype may name. */
export const pathOperations: readonly PathOperation[] = dartsOperations.filter(
  (operation): operation is PathOperation => operation !== 'none',
);

/** Number of nodes in a cell. Its states are its two inputs, 0 and 1, and the nodes from 2 on. */
export const cellNodes = 4;

/** One operation in a cell: its result is added up in the node `to`. */
export interface CellEdge {
  /** Node, 2 to 5. */
  readonly to: number;
  /** A state before it: 0 and 1 are the outputs of the last cell but one and of the last cell. */
  readonly from: number;
  readonly operation: PathOperation;
}

/** A cell: two edges into each node. */
export interface CellGenotype {
  readonly edges: readonly CellEdge[];
  /** Nodes whose channels, one after the other, are the cell's output. */
  readonly concat: readonly number[];
}

/** Both cells that a DARTS network repeats. `schemas/genotype.schema.json` describes its JSON. */
export interface Genotype {
  readonly version: 1;
  readonly normal: CellGenotype;
  /** The cell that halves height and width: its edges from states 0 and 1 have a stride of 2. */
  readonly reduce: CellGenotype;
}
