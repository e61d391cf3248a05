import type { CellEdge, CellGenotype } from './genotype.ts';

/** Sizes of a picture of a cell, in pixels. */
export const cellSizes = {
  margin: 16,
  /** Of the inputs and the output. */
  box: { width: 76, height: 28 },
  operation: { width: 116, height: 26 },
  nodeRadius: 14,
  /** From one vertical line to the next, and around them. */
  track: 14,
  /** From an operation to its node. */
  reach: 22,
  inputRow: 44,
  nodeRow: 76,
} as const;

/** A place in a picture: the centre of what stands there. */
export interface Place {
  readonly x: number;
  readonly y: number;
}

/** An operation and the line that leads to it. */
export interface PlacedEdge extends Place {
  readonly edge: CellEdge;
  /** Where the line begins: to the right of its state. */
  readonly start: Place;
  /** Where it goes down. */
  readonly track: number;
}

/** A cell as it is drawn. */
export interface CellLayout {
  readonly width: number;
  readonly height: number;
  /** By state: the two inputs, then the nodes. */
  readonly states: readonly Place[];
  readonly edges: readonly PlacedEdge[];
  /** The box that joins nodes to the output, from the first to the last of them. */
  readonly output: { readonly left: number; readonly top: number; readonly bottom: number };
}

/**
 * Places a cell's states and operations so that no line runs through anything: each state has a row of its own, each
 * node a column behind all that it reads, and lines go down only between columns, those of one state on one track.
 */
export function layoutCell({ edges, concat }: CellGenotype): CellLayout {
  const { margin, box, operation, nodeRadius, track, reach, inputRow, nodeRow } = cellSizes;
  const depths = [0, 0];
  for (let node = 2; node < 6; node++) {
    const sources = edges.filter(({ to }) => to === node).map(({ from }) => depths[from]);
    depths.push(1 + Math.max(...sources));
  }

  const states: Place[] = [0, 1].map((input) => ({
    x: margin + box.width / 2,
    y: margin + inputRow * (input + 0.5),
  }));
  const rightOf = (state: number): Place => ({
    x: states[state].x + (state < 2 ? box.width / 2 : nodeRadius),
    y: states[state].y,
  });
  const rowOf = (node: number) => margin + 2 * inputRow + nodeRow * (node - 1.5);
  const placed: PlacedEdge[] = [];
  let left = margin + box.width;
  for (let depth = 1; depth <= Math.max(...depths); depth++) {
    const inColumn = edges.filter(({ to }) => depths[to] === depth);
    const sources = [...new Set(inColumn.map(({ from }) => from))].sort((a, b) => b - a);
    // Lines from higher up keep to the right, where fewer others have to cross them.
    const trackOf = (from: number) => left + track * (1 + sources.indexOf(from));
    const x = left + track * (sources.length + 2) + operation.width / 2;
    for (const edge of inColumn) {
      const first = edges.find(({ to }) => to === edge.to) === edge;
      const y = rowOf(edge.to) + ((first ? -1 : 1) * (operation.height + 8)) / 2;
      placed.push({ edge, x, y, start: rightOf(edge.from), track: trackOf(edge.from) });
    }
    const nodeX = x + operation.width / 2 + reach + nodeRadius;
    for (const [state, own] of depths.entries())
      if (own === depth) states[state] = { x: nodeX, y: rowOf(state) };
    left = nodeX + nodeRadius;
  }

  const joined = concat.map((node) => states[node].y);
  const output = {
    left: left + 2 * track,
    top: Math.min(...joined) - box.height / 2,
    bottom: Math.max(...joined) + box.height / 2,
  };
  const width = output.left + box.width + margin;
  return { width, height: margin + rowOf(5) + nodeRow / 2, states, edges: placed, output };
}
