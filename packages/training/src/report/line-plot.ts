/** One line of a plot. */
export interface Series {
  readonly name: string;
  readonly color: string;
  /** `[x, y]`; what is no number is left out. */
  readonly points: readonly (readonly [number, number])[];
  /** Which scale it is read by; `left` where left out. */
  readonly axis?: 'left' | 'right';
  /** Of the pen; 2 where left out. */
  readonly width?: number;
  /** Left out of the legend. */
  readonly unnamed?: boolean;
  /** Points by themselves, in place of a line through them. */
  readonly scattered?: boolean;
}

/** A scale; its ends are those of the data, rounded, where left out. */
interface Axis {
  readonly minimum?: number;
  readonly maximum?: number;
  readonly format: (value: number) => string;
  /** Of the numbers. */
  readonly color?: string;
}

export interface LinePlot {
  readonly title: string;
  readonly series: readonly Series[];
  readonly left: Axis;
  readonly right?: Axis;
  /** Written under the first and the last x. */
  readonly xLabel: (x: number) => string;
}

const frame = { left: 56, top: 16, width: 400, height: 180 };

/** Lines over one x axis as an SVG drawing, with its legend under it. Texts may hold anything. */
export function drawLinePlot({ title, series, left, right, xLabel }: LinePlot): string {
  const shown = series.map((line) => ({
    ...line,
    points: line.points.filter(([x, y]) => Number.isFinite(x + y)),
  }));
  const xs = shown.flatMap(({ points }) => points.map(([x]) => x));
  const [firstX, lastX] = extremes(xs);
  const x = (value: number) => frame.left + (frame.width * (value - firstX)) / (lastX - firstX || 1);
  const leftScale = scaleOf(left, valuesOf(shown, 'left'));
  const gridLines = leftScale.lines;
  const scales = { left: leftScale, right: scaleOf(right ?? left, valuesOf(shown, 'right'), gridLines) };
  const y = (value: number, { minimum, maximum }: Scale) =>
    frame.top + frame.height * (1 - (value - minimum) / (maximum - minimum));
  const bottom = frame.top + frame.height;
  const end = frame.left + frame.width;

  const grid = Array.from({ length: gridLines + 1 }, (_, line) => {
    const share = line / gridLines;
    const height = (bottom - frame.height * share).toFixed(1);
    const label = (axis: Axis, scale: Scale) =>
      escapeText(axis.format(scale.minimum + share * (scale.maximum - scale.minimum)));
    const rightLabel = right
      ? `<text x="${end + 6}" y="${height}" dy="4" fill="${right.color ?? '#555'}">${label(right, scales.right)}</text>`
      : '';
    return `<path d="M${frame.left} ${height}h${frame.width}" stroke="#ddd"/><text x="${frame.left - 6}" y="${height}" dy="4" text-anchor="end" fill="${left.color ?? '#555'}">${label(left, scales.left)}</text>${rightLabel}`;
  });
  const lines = shown.map(({ name, color, points, axis = 'left', width = 2, scattered }) => {
    if (scattered) {
      const circles = points.map(
        ([px, py]) => `<circle cx="${x(px).toFixed(1)}" cy="${y(py, scales[axis]).toFixed(1)}" r="4"/>`,
      );
      return `<g fill="${color}"><title>${escapeText(name)}</title>${circles.join('')}</g>`;
    }
    const path = points.map(([px, py]) => `${x(px).toFixed(1)},${y(py, scales[axis]).toFixed(1)}`);
    return `<polyline points="${path.join(' ')}" fill="none" stroke="${color}" stroke-width="${width}" stroke-linejoin="round"><title>${escapeText(name)}</title></polyline>`;
  });
  const legend = shown
    .filter(({ unnamed }) => !unnamed)
    .map(({ name, color }) => `<tspan fill="${color}">${escapeText(name)}</tspan>`)
    .join('<tspan fill="#555">, </tspan>');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 510 236" font-family="sans-serif" font-size="11" role="img">
  <title>${escapeText(title)}</title>
  <rect width="510" height="236" fill="#fff"/>
  ${grid.join('\n  ')}
  ${lines.join('\n  ')}
  <text x="${frame.left}" y="${bottom + 16}" fill="#555">${xs.length > 0 ? escapeText(xLabel(firstX)) : ''}</text>
  <text x="${end}" y="${bottom + 16}" text-anchor="end" fill="#555">${xs.length > 0 ? escapeText(xLabel(lastX)) : ''}</text>
  <text x="${frame.left + frame.width / 2}" y="${bottom + 32}" text-anchor="middle">${legend}</text>
</svg>
`;
}

interface Scale {
  readonly minimum: number;
  readonly maximum: number;
  /** Grid lines above the lowest. */
  readonly lines: number;
}

/** @param lines as another scale of the plot has; 3 to 5, as suits the numbers, where left out */
function scaleOf(axis: Axis, values: readonly number[], lines?: number): Scale {
  const [least, most] = extremes(values);
  const spread = (axis.maximum ?? most) - (axis.minimum ?? least) || 1;
  // Closer values would be lost in the rounding of the scale's ends, or be too small to divide by.
  const wanted = Math.max(spread, 1e-9 * Math.abs(least), 1e-9 * Math.abs(most), 1e-300);
  // Steps of 1, 2, 2.5 or 5 times a power of ten, so that grid lines stand on short numbers.
  const power = 10 ** Math.floor(Math.log10(wanted / (lines ?? 5)));
  const step = [1, 2, 2.5, 5, 10, 20].map((factor) => factor * power).find((size) => fits(size))!;
  const minimum = axis.minimum ?? Math.floor(least / step) * step;
  const count =
    lines ?? Math.max(1, Math.ceil((Math.max(most, axis.maximum ?? most) - minimum) / step - 1e-9));
  return { minimum, maximum: axis.maximum ?? minimum + count * step, lines: count };

  function fits(size: number): boolean {
    const from = axis.minimum ?? Math.floor(least / size) * size;
    return from + size * (lines ?? 5) >= (axis.maximum ?? most) - wanted * 1e-9;
  }
}

function valuesOf(series: readonly Series[], side: 'left' | 'right'): number[] {
  return series
    .filter((line) => (line.axis ?? 'left') === side)
    .flatMap(({ points }) => points.map(([, y]) => y));
}

/** Without spreading, which long runs would overflow the stack with. */
function extremes(values: readonly number[]): [number, number] {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  return least <= most ? [least, most] : [0, 1];
}

/** Text for XML and HTML. */
export function escapeText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}
