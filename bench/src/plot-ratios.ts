import type { Row } from './row.ts';

/** Of the peers. */
const colors = [
  ...['#1f6fb2', '#c4622d', '#4a8c3f', '#8454a8', '#a8842c', '#707070'],
  ...['#d1478f', '#2aa198', '#7a4a2a', '#10397a', '#94b000', '#000000'],
];
/** The same where pages are dark. */
const darkColors = [
  ...['#6db3ee', '#e8905f', '#82c476', '#bb92db', '#d3b25e', '#a4a4a4'],
  ...['#ee85bb', '#5cc9c0', '#c99a78', '#8faaf0', '#c2d94a', '#f4f4f4'],
];
const lightStyle = `.page { fill: #ffffff } .text { fill: #222222 } .quiet { fill: #555555 } .stripe { fill: #000000; fill-opacity: 0.04 }
  .grid { stroke: #dddddd } .one { stroke: #555555 } .least { stroke: #b00020; stroke-width: 2 }`;
const darkStyle = `.page { fill: #16191d } .text { fill: #e4e7ea } .quiet { fill: #a9b0b7 } .stripe { fill: #ffffff; fill-opacity: 0.05 }
  .grid { stroke: #383e45 } .one { stroke: #a9b0b7 } .least { stroke: #ff7080 }`;
/** The least room for names, and what a character takes at most on average. */
const [leastLeft, characterWidth] = [330, 5.6];
const width = 420;
const lineHeight = 17;

/**
 * The rows' ratios as an SVG drawing on a logarithmic axis: one line for each measured thing, one dot for each peer,
 * a bar where a ratio is asked for at least. Light or dark, as the page's reader has it.
 */
export function plotRatios(rows: readonly Row[], title: string): string {
  const names = [...new Set(rows.map(({ name }) => name))];
  const peers = [...new Set(rows.map(({ peerName }) => peerName))];
  const exponents = rows.flatMap(({ ratio, required = ratio }) => [Math.log2(ratio), Math.log2(required)]);
  const left = Math.max(leastLeft, 16 + characterWidth * Math.max(...names.map((name) => name.length)));
  const [first, last] = [Math.floor(Math.min(-1, ...exponents)), Math.ceil(Math.max(1, ...exponents))];
  const legendLines = Math.ceil((peers.length + 1) / 3);
  const top = 52 + legendLines * lineHeight;
  const height = names.length * lineHeight;
  const x = (ratio: number): number => left + (width * (Math.log2(ratio) - first)) / (last - first);
  const y = (name: string): number => top + (names.indexOf(name) + 0.5) * lineHeight;
  const peerClass = (peer: string): string => `peer${peers.indexOf(peer) % colors.length}`;
  const peerStyle = (list: readonly string[]): string =>
    list
      .slice(0, peers.length)
      .map((color, i) => `.peer${i} { fill: ${color} }`)
      .join(' ');

  const step = Math.ceil((last - first) / 8);
  const ticks = Array.from(
    { length: Math.floor((last - first) / step) + 1 },
    (_, i) => 2 ** (first + i * step),
  );
  if (!ticks.includes(1)) ticks.push(1);
  const grid = ticks.map(
    (ratio) => `<path d="M${x(ratio)} ${top}v${height}" class="${ratio === 1 ? 'one' : 'grid'}"/>
  <text x="${x(ratio)}" y="${top - 6}" text-anchor="middle" class="quiet">${ratio}x</text>`,
  );
  const labels = names.map(
    (
      name,
      i,
    ) => `${i % 2 === 0 ? `<rect x="0" y="${y(name) - lineHeight / 2}" width="${left + width + 70}" height="${lineHeight}" class="stripe"/>` : ''}
  <text x="${left - 8}" y="${y(name) + 4}" text-anchor="end">${escaped(name)}</text>`,
  );
  const marks = rows.flatMap(({ name, ratio, peerName, required }) => [
    ...(required === undefined ? [] : [`<path d="M${x(required)} ${y(name) - 7}v14" class="least"/>`]),
    `<circle cx="${x(ratio).toFixed(1)}" cy="${y(name)}" r="4.5" class="${peerClass(peerName)}" fill-opacity="0.85"/>`,
  ]);
  const figures = names.map((name) => {
    const { ratio } = rows.find((row) => row.name === name)!;
    const text = ratio >= 100 ? ratio.toFixed(0) : ratio.toPrecision(3);
    return `<text x="${left + width + 62}" y="${y(name) + 4}" text-anchor="end" class="${peerClass(rows.find((row) => row.name === name)!.peerName)}">${text}</text>`;
  });
  const legend = [...peers.map((peer) => ({ peer })), { peer: undefined }].map(({ peer }, i) => {
    const [legendX, legendY] = [20 + (i % 3) * 270, 44 + Math.floor(i / 3) * lineHeight];
    return peer === undefined
      ? `<path d="M${legendX} ${legendY - 11}v14" class="least"/><text x="${legendX + 10}" y="${legendY}">at least</text>`
      : `<circle cx="${legendX}" cy="${legendY - 4}" r="4.5" class="${peerClass(peer)}"/><text x="${legendX + 10}" y="${legendY}">${escaped(peer)}</text>`;
  });
  const [fullWidth, fullHeight] = [left + width + 70, top + height + 12];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${fullWidth} ${fullHeight}" font-family="sans-serif" font-size="11" class="text">
  <title>${escaped(title)}</title>
  <style>${lightStyle} ${peerStyle(colors)}
  @media (prefers-color-scheme: dark) { ${darkStyle} ${peerStyle(darkColors)} }</style>
  <rect width="${fullWidth}" height="${fullHeight}" class="page"/>
  <text x="20" y="22" font-size="13">${escaped(title)}: how many times better ours is (right of 1x) than</text>
  ${[...legend, ...labels, ...grid, ...marks, ...figures].join('\n  ')}
</svg>
`;
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
