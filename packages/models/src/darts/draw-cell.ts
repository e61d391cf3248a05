import { type CellLayout, cellSizes, layoutCell, type Place, type PlacedEdge } from './cell-layout.ts';
import type { CellGenotype, Genotype, PathOperation } from './genotype.ts';

/** What a picture of cells says of itself. */
export interface CellPictureOptions {
  /** Any text: what stands at the tip of a pointer, and what screen readers read out. */
  readonly title: string;
}

const { box, operation, nodeRadius, margin } = cellSizes;

/** In light, and in dark. */
const colors = {
  page: ['#ffffff', '#121518'],
  text: ['#1c2024', '#e6e9ed'],
  line: ['#7a828c', '#8b949e'],
  state: ['#e9ecf0', '#2a3138'],
  convolution: ['#d5e8f8', '#173f5f'],
  pool: ['#fbe3d3', '#5a341c'],
  skip: ['#dcefdf', '#1f4529'],
} as const;

/**
 * CSS for pages with pictures by {@link drawCell} in them: it makes those dark where the reader's system is. The files of
 * {@link drawGenotype} bring it along.
 */
export const cellPictureStyle: string = `@media (prefers-color-scheme: dark) {
${Object.entries(colors)
  .map(([name, [, dark]]) => `  .cell-${name} { fill: ${dark} }\n`)
  .join('')}  .cell-stroke { stroke: ${colors.line[1]} }
}`;

/**
 * A cell as a graph, an SVG drawing: from the two inputs on the left, through each edge's operation and the nodes that
 * add two of them up, to the output on the right. It has no ids, styles or scripts and can stand in any page.
 */
export function drawCell(cell: CellGenotype, { title }: CellPictureOptions): string {
  const layout = layoutCell(cell);
  return drawing(layout.width, layout.height, title, drawLayout(cell, layout));
}

/** Both cells, one below the other, as an SVG file that is light or dark as the reader's system is. */
export function drawGenotype(genotype: Genotype, { title }: CellPictureOptions): string {
  const heading = 30;
  const kinds = [
    ['Normal cell', genotype.normal],
    ['Reduction cell', genotype.reduce],
  ] as const;
  const cells = kinds.map(([name, cell]) => ({ name, cell, layout: layoutCell(cell) }));
  let top = 0;
  const groups = cells.map(({ name, cell, layout }) => {
    const label = `<text x="${margin}" y="22" font-size="16" ${filled('text')}>${name}</text>`;
    const content = `<g transform="translate(0 ${heading})">\n${drawLayout(cell, layout)}\n</g>`;
    const group = `<g transform="translate(0 ${top})">${label}\n${content}</g>`;
    top += heading + layout.height;
    return group;
  });
  const width = Math.max(...cells.map(({ layout }) => layout.width));
  return drawing(width, top, title, `<style>${cellPictureStyle}</style>\n${groups.join('\n')}`);
}

function drawing(width: number, height: number, title: string, content: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="13" role="img">
<title>${escapeText(title)}</title>
<rect width="${width}" height="${height}" ${filled('page')}/>
${content}
</svg>
`;
}

function drawLayout({ concat }: CellGenotype, { states, edges, output }: CellLayout): string {
  const joins = concat.map((node) => {
    const { x, y } = states[node];
    return arrow({ x: x + nodeRadius, y }, '', { x: output.left, y });
  });
  const inputs = ['cell k − 2', 'cell k − 1'].map((name, state) => {
    const told = `State ${state}: the output of ${state === 0 ? 'the last cell but one' : 'the last cell'}`;
    return titled(
      told,
      rectangle(states[state], box.width, box.height, 'state', 4),
      label(states[state], name),
    );
  });
  const nodes = states.slice(2).map((place, index) => {
    const circle = `<circle cx="${place.x}" cy="${place.y}" r="${nodeRadius}" ${filled('state')}/>`;
    return titled(`Node ${index + 2}: the sum of two operations`, circle, label(place, `${index + 2}`));
  });
  const middle = { x: output.left + box.width / 2, y: (output.top + output.bottom) / 2 };
  const joined = titled(
    `The cell's output: the channels of nodes ${concat.join(', ')}`,
    rectangle(middle, box.width, output.bottom - output.top, 'state', 4),
    label(middle, 'concat'),
  );
  const lines = edges.map((edge) => drawLines(edge, states[edge.edge.to]));
  return [...lines, ...joins, ...edges.map(drawOperation), ...inputs, ...nodes, joined].join('\n');
}

/** From a state to the right, down a track, and into the operation; from there to its node. */
function drawLines({ x, y, start, track }: PlacedEdge, node: Place): string {
  const round = 8;
  const bend = `H${track - round}Q${track} ${start.y} ${track} ${start.y + round}V${y - round}Q${track} ${y} ${track + round} ${y}`;
  const [left, right] = [x - operation.width / 2, x + operation.width / 2];
  const half = (right + node.x - nodeRadius) / 2;
  const entry = { x: node.x - nodeRadius * 0.9, y: node.y + (y < node.y ? -6 : 6) };
  const sum = `M${right} ${y}C${half} ${y} ${half} ${entry.y} ${entry.x} ${entry.y}`;
  return `${arrow(start, bend, { x: left, y })}\n${line(sum)}`;
}

function drawOperation({ edge, x, y }: PlacedEdge): string {
  const name = edge.operation.replaceAll('_', ' ').replace(/(\d)x(\d)/, '$1 × $2');
  return titled(
    `Node ${edge.to} adds ${name} of state ${edge.from}`,
    rectangle({ x, y }, operation.width, operation.height, kindOf(edge.operation), operation.height / 2),
    label({ x, y }, name),
  );
}

function kindOf(operation: PathOperation): keyof typeof colors {
  if (operation === 'skip_connect') return 'skip';
  return operation.includes('pool') ? 'pool' : 'convolution';
}

function arrow(start: Place, path: string, { x, y }: Place): string {
  const head = `<path d="M${x} ${y}l-7 -4v8z" ${filled('line')}/>`;
  return `${line(`M${start.x} ${start.y}${path}H${x - 6}`)}${head}`;
}

function line(path: string): string {
  return `<path d="${path}" fill="none" class="cell-stroke" stroke="${colors.line[0]}" stroke-width="1.5"/>`;
}

function rectangle(
  { x, y }: Place,
  width: number,
  height: number,
  color: keyof typeof colors,
  round: number,
): string {
  return `<rect x="${x - width / 2}" y="${y - height / 2}" width="${width}" height="${height}" rx="${round}" ${filled(color)}/>`;
}

function label({ x, y }: Place, text: string): string {
  return `<text x="${x}" y="${y}" dy=".35em" text-anchor="middle" ${filled('text')}>${text}</text>`;
}

function titled(title: string, ...shapes: readonly string[]): string {
  return `<g><title>${title}</title>${shapes.join('')}</g>`;
}

function filled(color: keyof typeof colors): string {
  return `class="cell-${color}" fill="${colors[color][0]}"`;
}

function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
