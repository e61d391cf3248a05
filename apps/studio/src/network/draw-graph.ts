import {
  type Attribute,
  type Dimension,
  type Graph,
  inferShapes,
  layerName,
  multiplyAdds,
} from '@fsnet/graph';
import { type BoxDescription, boxSize, type GraphDrawing } from './description.ts';
import { groupNodes, type NodeGroup } from './group-nodes.ts';
import { type Edge, layoutGraph } from './layout-graph.ts';

type Box = Omit<BoxDescription, 'x' | 'y'>;

const products: ReadonlySet<string> = new Set(['Conv', 'ConvTranspose', 'Gemm', 'MatMul']);

/** A network as boxes and lines: its inputs, its nodes (see {@link groupNodes}), its outputs. */
export function drawGraph(graph: Graph): GraphDrawing {
  const shapes = shapesOf(graph);
  const work = workOf(graph);
  const shapeOf = (name: string) => shapeText(shapes.get(name));
  const boxes: Box[] = [];
  const edges: Edge[] = [];
  const makers = new Map<string, number>();
  const read = (names: readonly string[], to: number) => {
    const sources = new Set(names.map((name) => makers.get(name)).filter((maker) => maker !== undefined));
    for (const from of sources) if (from !== to) edges.push({ from, to });
  };
  const end = (kind: 'input' | 'output', name: string): Box => ({
    ...{ title: name, ops: [], kind, shape: shapeOf(name), weights: [], multiplyAdds: 0, attributes: [] },
  });

  for (const { name } of graph.inputs) {
    makers.set(name, boxes.length);
    boxes.push(end('input', name));
  }
  for (const group of groupNodes(graph)) {
    const index = boxes.length;
    const inputs = group.flatMap(({ inputs, captures = [] }) => [...inputs, ...captures]);
    read(inputs, index);
    for (const { outputs } of group) for (const name of outputs) makers.set(name, index);
    boxes.push({
      title: layerName(group[0]).name,
      ops: group.map(({ op }) => op),
      kind: products.has(group[0].op) ? 'product' : 'other',
      shape: shapeOf(group.at(-1)!.outputs[0]),
      weights: [...new Set(inputs)].filter((name) => graph.weights.has(name)),
      multiplyAdds: group.reduce((sum, node) => sum + (work.get(node) ?? 0), 0),
      attributes: attributesOf(group),
    });
  }
  for (const { name } of graph.outputs) {
    read([name], boxes.length);
    boxes.push(end('output', name));
  }

  const layout = layoutGraph(boxes.length, edges, boxSize);
  return {
    boxes: boxes.map((box, index) => ({ ...box, x: layout.x[index], y: layout.y[index] })),
    lines: edges.map((edge, index) => ({ ...edge, points: layout.lines[index] })),
    width: layout.width,
    height: layout.height,
  };
}

/** Shapes of values for one sample, as far as they are known. */
function shapesOf(graph: Graph): Map<string, readonly Dimension[] | null> {
  try {
    return new Map(Array.from(inferShapes(graph), ([name, { shape }]) => [name, shape]));
  } catch {
    // What cannot be inferred can still be drawn.
    return new Map([...graph.inputs, ...graph.outputs].map(({ name, shape }) => [name, shape] as const));
  }
}

function workOf(graph: Graph): Map<unknown, number> {
  try {
    return new Map(Array.from(multiplyAdds(graph).byNode, ([index, count]) => [graph.nodes[index], count]));
  } catch {
    return new Map();
  }
}

/** `N×3×32×32`; empty where nothing is known. */
export function shapeText(shape: readonly Dimension[] | null | undefined): string {
  return shape?.map((size) => size ?? '?').join('×') ?? '';
}

function attributesOf(group: NodeGroup): (readonly [string, string])[] {
  return group.flatMap(({ op, attributes }) =>
    Object.entries(attributes).map(
      ([name, attribute]) => [group.length > 1 ? `${op} ${name}` : name, valueText(attribute)] as const,
    ),
  );
}

function valueText(attribute: Attribute): string {
  switch (attribute.type) {
    case 'int':
    case 'float':
      return String(Number(attribute.value.toPrecision(6)));
    case 'string':
      return attribute.value.slice(0, 60);
    case 'ints':
    case 'floats':
    case 'strings':
      return attribute.value.slice(0, 12).join(', ');
    case 'tensor':
      return `tensor ${shapeText(attribute.value.shape)}`;
    case 'opaque':
      return `${attribute.value.byteLength} bytes`;
    default:
      return attribute satisfies never;
  }
}
