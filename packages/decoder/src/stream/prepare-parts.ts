import { availablePart, FsnError, type Graph, type Weight } from '@fsnet/graph';
import type { ArrivingNetwork } from './arriving-network.ts';

/** Bytes of the file between two parts, and in how many parts it comes at most. */
const partBytes = 2 ** 19;
const mostParts = 8;

/**
 * Gives `prepare` larger and larger parts of a network that arrives, which the caller's own reading of the weights
 * calls it for: returns what to call with all that are there. What is wrong with a part shows when all is there.
 */
export function partPreparation(
  { header: { graph, fileLength }, isArriving, position }: ArrivingNetwork,
  prepare: (part: Graph) => void,
): (weights: ReadonlyMap<string, Weight>) => void {
  const step = Math.max(partBytes, fileLength / mostParts);
  let next = step;
  return (weights) => {
    if (!isArriving() || position() < next) return;
    next = position() + step;
    const part = availablePart(graph, weights);
    try {
      if (part) prepare(part);
    } catch (error) {
      if (!(error instanceof FsnError)) throw error;
    }
  };
}
