import { escapeText } from '../report/line-plot.ts';

/** How one layer is stored. */
export interface LayerBar {
  readonly layer: string;
  readonly ratio: number;
  readonly bits: number;
  readonly bytes: number;
}

const row = 18;
const columns = [
  { title: 'ratio', at: 250, color: 'var(--accent)' },
  { title: 'bits', at: 430, color: 'var(--second)' },
  { title: 'bytes', at: 610, color: 'var(--good)' },
] as const;
/** Of the longest bar, beside whose end its number stands. */
const length = 110;

/** Ratio, bits and bytes of each layer as bars, as an SVG drawing for a page that has the colours. */
export function drawLayerBars(layers: readonly LayerBar[]): string {
  const most = {
    ratio: Math.max(...layers.map(({ ratio }) => ratio)),
    bits: Math.max(...layers.map(({ bits }) => bits)),
    bytes: Math.max(...layers.map(({ bytes }) => bytes)),
  };
  const rows = layers.map((bar, index) => {
    const top = (index + 1) * row + 4;
    const texts = { ratio: bar.ratio.toFixed(2), bits: `${bar.bits}`, bytes: bar.bytes.toLocaleString('en') };
    const bars = columns.map(({ title, at, color }) => {
      const width = ((length * bar[title]) / most[title]).toFixed(1);
      return `<rect x="${at}" y="${top}" width="${width}" height="${row - 5}" rx="2" fill="${color}"/><text x="${at + Number(width) + 5}" y="${top + 11}">${texts[title]}</text>`;
    });
    return `<text x="0" y="${top + 11}">${escapeText(shortened(bar.layer))}<title>${escapeText(bar.layer)}</title></text>${bars.join('')}`;
  });
  const titles = columns.map(({ title, at }) => `<text x="${at}" y="13" font-weight="600">${title}</text>`);
  const height = (layers.length + 1) * row + 8;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 780 ${height}" font-family="system-ui, sans-serif" font-size="12" fill="var(--text)" role="img">
<title>Ratio, bits and bytes of each layer</title>
${titles.join('')}
${rows.join('\n')}
</svg>
`;
}

function shortened(name: string): string {
  return name.length <= 36 ? name : `${name.slice(0, 15)}…${name.slice(-20)}`;
}
