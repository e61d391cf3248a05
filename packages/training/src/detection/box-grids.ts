import { FsnError, type Graph } from '@fsnet/graph';
import { type BoxGrid, detectingNetwork, type SsdNetwork } from '@fsnet/models';

/** Where the file of a detector that is trained further keeps what its default boxes are. */
const property = 'fsnet.ssd.grids';

/** A detector in the form in which it is trained, its default boxes told in its metadata, so that one file has all. */
export function trainingForm({ graph, grids }: SsdNetwork): Graph {
  const properties = { ...graph.metadata.properties, [property]: JSON.stringify(grids) };
  return { ...graph, metadata: { ...graph.metadata, properties } };
}

/**
 * The network and its default boxes out of the form in which a detector is trained.
 *
 * @throws FsnError `bad-graph` where the graph is none, `bad-value` where its default boxes make no sense.
 */
export function ssdOf(graph: Graph): SsdNetwork {
  const { [property]: text, ...properties } = graph.metadata.properties ?? {};
  const names = graph.outputs.map(({ name }) => name);
  if (text === undefined || !names.includes('locations') || !names.includes('logits')) {
    throw new FsnError('bad-graph', `${graph.name}: not a detector in the form in which it is trained`, {
      expected: 'outputs locations and logits, default boxes in the metadata: the training.fsn of a run',
      actual: names.join(', '),
    });
  }
  const { properties: _, ...metadata } = graph.metadata;
  const rest = Object.keys(properties).length > 0 ? { properties } : {};
  return { graph: { ...graph, metadata: { ...metadata, ...rest } }, grids: parseGrids(text) };
}

/** The detector that finds boxes, of one that has been trained: see `detectingNetwork` of `@fsnet/models`. */
export function finishedDetector(graph: Graph): Graph {
  return detectingNetwork(ssdOf(graph));
}

function parseGrids(text: string): BoxGrid[] {
  try {
    const grids: unknown = JSON.parse(text);
    if (Array.isArray(grids) && grids.every(isGrid)) return grids;
  } catch {
    // Said below.
  }
  throw new FsnError('bad-value', `metadata: ${property} are no default boxes`, {
    path: `metadata.properties.${property}`,
    expected: '[{ rows, columns, sizes }]',
    actual: text,
  });
}

function isGrid(value: unknown): value is BoxGrid {
  const { rows, columns, sizes, step = [1, 1] } = (value ?? {}) as Partial<Record<keyof BoxGrid, unknown>>;
  // More cells than any feature map has pixels: a file must not ask for gigabytes of boxes.
  const isSide = (side: unknown) => Number.isInteger(side) && Number(side) > 0 && Number(side) <= 4096;
  const isPair = (pair: unknown) =>
    Array.isArray(pair) && pair.length === 2 && pair.every((each) => Number.isFinite(each) && each > 0);
  return isSide(rows) && isSide(columns) && Array.isArray(sizes) && sizes.every(isPair) && isPair(step);
}
