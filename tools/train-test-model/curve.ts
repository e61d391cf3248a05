/** One epoch of the log. */
export interface EpochEntry {
  readonly epoch: number;
  readonly loss: number;
  /** A fraction, 0 to 1. */
  readonly validationTop1: number;
}

const frame = { left: 48, top: 16, width: 400, height: 180 };
const colors = { accuracy: '#1f6fb2', loss: '#c4622d' };

/** Validation accuracy (left axis) and training loss (right axis) over the epochs, as an SVG drawing. */
export function drawCurve(entries: readonly EpochEntry[]): string {
  const { left, top, width, height } = frame;
  const maximumLoss = Math.ceil(Math.max(...entries.map(({ loss }) => loss)) * 2) / 2;
  const x = (epoch: number): number => left + (width * epoch) / entries.length;
  const y = (share: number): number => top + height * (1 - share);
  const line = (color: string, share: (entry: EpochEntry) => number): string => {
    const points = entries.map((entry) => `${x(entry.epoch).toFixed(1)},${y(share(entry)).toFixed(1)}`);
    return `<polyline points="${points.join(' ')}" fill="none" stroke="${color}" stroke-width="2"/>`;
  };
  const ticks = [0, 0.25, 0.5, 0.75, 1].map(
    (share) => `<path d="M${left} ${y(share)}h${width}" stroke="#ddd"/>
  <text x="${left - 6}" y="${y(share) + 4}" text-anchor="end" fill="${colors.accuracy}">${share * 100} %</text>
  <text x="${left + width + 6}" y="${y(share) + 4}" fill="${colors.loss}">${(share * maximumLoss).toFixed(2)}</text>`,
  );
  const last = entries[entries.length - 1];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 500 236" font-family="sans-serif" font-size="11">
  <title>Accuracy and loss over the epochs</title>
  <rect width="500" height="236" fill="#fff"/>
  ${ticks.join('\n  ')}
  ${line(colors.accuracy, ({ validationTop1 }) => validationTop1)}
  ${line(colors.loss, ({ loss }) => loss / maximumLoss)}
  <text x="${left}" y="${top + height + 16}">epoch 0</text>
  <text x="${left + width}" y="${top + height + 16}" text-anchor="end">epoch ${last.epoch}</text>
  <text x="${left + width / 2}" y="${top + height + 32}" text-anchor="middle"><tspan fill="${colors.accuracy}">top-1 on held-out images</tspan>, <tspan fill="${colors.loss}">training loss</tspan></text>
</svg>
`;
}
