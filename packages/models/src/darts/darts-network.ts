import type { Graph, Metadata } from '@fsnet/graph';
import { classificationNetwork } from '../classification-network.ts';
import type { Features } from '../network-builder.ts';
import { heInitialization, type WeightSource } from '../weight-source.ts';
import { auxiliaryHead } from './auxiliary-head.ts';
import { reductionsOf, type StackedCell, stackCells } from './cell-stack.ts';
import { DartsBuilder } from './darts-builder.ts';
import { type CellGenotype, cellNodes, type Genotype } from './genotype.ts';
import { pathOperation } from './path-operation.ts';

/** What a {@link dartsNetwork} can vary. */
export interface DartsNetworkOptions {
  readonly genotype: Genotype;
  /** Channels of an operation in the first cells: 36 where left out. */
  readonly channels?: number;
  /** 20 where left out. */
  readonly cells?: number;
  /** 10 where left out. */
  readonly classes?: number;
  /** Height and width of images; 32 where left out. */
  readonly size?: number;
  /** A second classifier behind the second reduction, for training. `false` where left out. */
  readonly auxiliary?: boolean;
  /** He initialisation with seed 0 where left out. */
  readonly weights?: WeightSource;
  readonly metadata?: Metadata;
}

/**
 * A network of the cells of a genotype, for CIFAR (Liu et al. 2019, section 3.2): stem, cells, global average pooling,
 * one dense layer.
 *
 * Input `image` `[N, 3, size, size]`, output `logits` `[N, classes]`, and `auxiliary` `[N, classes]` where asked for.
 * With the genotype {@link dartsV2} it has 3,349,342 trainable parameters, 476,426 more with the auxiliary classifier.
 * Weights are named `cells.0.node.2.edge.1.sep_conv_3x3.first.depthwise.weight` and so on; a node's edges are counted 0
 * and 1, in the genotype's order. What comes out of an edge's operation is the value `cells.0.node.2.edge.1.path`; skips
 * at a stride of 1, which drop path leaves alone, have none.
 *
 * @throws RangeError if a size is not a positive integer or does not fit the reductions, or there is to be an auxiliary
 *   classifier and features behind two reductions are not 8 x 8.
 */
export function dartsNetwork(options: DartsNetworkOptions): Graph {
  const { genotype, channels = 36, cells = 20, classes = 10, size = 32 } = options;
  const { auxiliary = false, metadata = {} } = options;
  const reductions = [...reductionsOf(cells)];
  if (auxiliary && (size !== 32 || reductions.length < 2))
    throw new RangeError(
      `an auxiliary classifier needs images of 32 x 32 pixels and 2 cells, found ${size} x ${size} and ${cells}`,
    );
  const builder = new DartsBuilder(options.weights ?? heInitialization(0), true);
  const features = stackCells(builder, { channels, cells, classes, size }, (cell) => {
    const output = writeCell(builder, cell, genotype[cell.kind]);
    if (auxiliary && cell.index === reductions[1]) auxiliaryHead(builder, output, classes);
    return output;
  });
  const name = `darts-${channels}x${cells}`;
  const graph = classificationNetwork(builder, features, { name, size, classes, metadata });
  if (!auxiliary) return graph;
  const outputs = [...graph.outputs, { ...graph.outputs[0], name: 'auxiliary' }];
  return { ...graph, outputs };
}

function writeCell(builder: DartsBuilder, cell: StackedCell, { edges, concat }: CellGenotype): Features {
  const { name, kind } = cell;
  const states = [...cell.states];
  for (let to = 2; to < 2 + cellNodes; to++) {
    const node = `${name}.node.${to}`;
    const terms = edges
      .filter((edge) => edge.to === to)
      .map(({ from, operation }, index) => {
        const stride = kind === 'reduce' && from < 2 ? 2 : 1;
        const edge = `${node}.edge.${index}`;
        return pathOperation(
          builder,
          operation,
          `${edge}.${operation}`,
          states[from],
          stride,
          `${edge}.path`,
        );
      });
    states.push(builder.add(`${node}.sum`, terms[0], terms[1]));
  }
  return builder.concat(
    `${name}.output`,
    concat.map((state) => states[state]),
  );
}
