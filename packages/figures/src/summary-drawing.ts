import { type SummaryWeight, segmentCount } from '@fsnet/graph';
import { short } from './histogram-drawing.ts';
import { drawingLimits as limits } from './limits.ts';
import { type Stretch, segmentStretches } from './segment-figures.ts';

const width = limits.columns;
const waveHeight = 96;
const lanePitch = 3;
const curveHeight = 36;
const gap = 6;

/** A summary as a picture, and how its segments are drawn. */
export interface SummaryDrawing {
  readonly svg: string;
  readonly segments: 'lanes' | 'reads';
}

/**
 * A filter summary as an SVG drawing that fills its place: its values from the zero line up and down, a column of
 * pixels a value or, of long ones, from the smallest to the largest that the column holds; the segments of one filter,
 * the first by default, laid over them; and below, all segments in lanes where they do not overlap, or by how many of them each
 * value is read where they are many. Classes: `wave`, `zero`, `first`, `others`, `reads`.
 */
export function drawSummary(
  weight: SummaryWeight,
  values: ArrayLike<number>,
  reads: Float64Array,
  filter = 0,
): SummaryDrawing {
  const scale = width / Math.max(1, values.length);
  const perFilter = segmentCount(weight) / Math.max(1, weight.shape[0]);
  const lanes = segmentCount(weight) <= limits.segments ? layInLanes(segmentStretches(weight)) : undefined;
  const first: Stretch[] = [];
  for (const stretch of segmentStretches(weight)) {
    if (stretch.segment >= (filter + 1) * perFilter || first.length >= limits.segments) break;
    if (stretch.segment >= filter * perFilter) first.push(stretch);
  }
  const bands = first.map(
    ({ start, end }) =>
      `M${short(start * scale)} 0h${short((end - start) * scale)}V${waveHeight}H${short(start * scale)}z`,
  );
  const top = waveHeight + gap;
  const isLanes = lanes !== undefined && lanes.length <= limits.lanes;
  const below = isLanes
    ? drawLanes(lanes, (segment) => Math.floor(segment / perFilter) === filter, scale, top)
    : drawReads(reads, top);
  const height = top + (isLanes ? lanes.length * lanePitch : curveHeight);
  const svg = `<svg viewBox="0 0 ${width} ${height}" role="img"><title>the summary and its segments</title><path class="first band" d="${bands.join('')}"/>${drawWave(values)}${below}</svg>`;
  return { svg, segments: isLanes ? 'lanes' : 'reads' };
}

function drawWave(values: ArrayLike<number>): string {
  const columns = Math.min(width, Math.max(1, values.length));
  const pitch = width / columns;
  const ends = Array.from({ length: columns }, (_, column) => {
    let [low, high] = [0, 0];
    const end = Math.ceil(((column + 1) * values.length) / columns);
    for (let i = Math.floor((column * values.length) / columns); i < end; i++) {
      if (values[i] < low) low = values[i];
      if (values[i] > high) high = values[i];
    }
    return [low, high] as const;
  });
  const lowest = ends.reduce((a, [low]) => Math.min(a, low), 0);
  const highest = ends.reduce((a, [, high]) => Math.max(a, high), 0);
  const range = highest - lowest;
  const y = (value: number) =>
    short(range > 0 && Number.isFinite(range) ? (waveHeight * (highest - value)) / range : waveHeight / 2);
  const strokes = ends.map(([low, high], column) =>
    low < high ? `M${short((column + 0.5) * pitch)} ${y(high)}V${y(low)}` : '',
  );
  return `<path class="wave" stroke-width="${short(Math.max(0.6, pitch * 0.8))}" d="${strokes.join('')}"/><path class="zero" d="M0 ${y(0)}h${width}"/>`;
}

/** Stretches sorted into as few lanes as they can do with; `undefined` where those are more than are drawn. */
function layInLanes(stretches: Iterable<Stretch>): Stretch[][] | undefined {
  const lanes: Stretch[][] = [];
  for (const stretch of [...stretches].sort((a, b) => a.start - b.start || a.segment - b.segment)) {
    const lane = lanes.find((each) => each[each.length - 1].end <= stretch.start);
    if (lane) lane.push(stretch);
    else lanes.push([stretch]);
    if (lanes.length > limits.lanes) return undefined;
  }
  return lanes;
}

function drawLanes(
  lanes: readonly (readonly Stretch[])[],
  isOfFilter: (segment: number) => boolean,
  scale: number,
  top: number,
): string {
  const paths = { first: '', others: '' };
  for (const [lane, stretches] of lanes.entries()) {
    const y = short(top + (lane + 0.5) * lanePitch);
    for (const { segment, start, end } of stretches) {
      // Neighbours that touch would look like one.
      const length = Math.max(0.4, (end - start) * scale - 0.6);
      paths[isOfFilter(segment) ? 'first' : 'others'] +=
        `M${short(start * scale + 0.3)} ${y}h${short(length)}`;
    }
  }
  return `<path class="others" d="${paths.others}"/><path class="first" d="${paths.first}"/>`;
}

function drawReads(reads: Float64Array, top: number): string {
  const columns = Math.min(width, Math.max(1, reads.length));
  const pitch = width / columns;
  const bottom = top + curveHeight;
  const most = reads.reduce((a, b) => Math.max(a, b), 1);
  const steps = Array.from({ length: columns }, (_, column) => {
    const end = Math.ceil(((column + 1) * reads.length) / columns);
    const here = reads
      .subarray(Math.floor((column * reads.length) / columns), end)
      .reduce((a, b) => Math.max(a, b), 0);
    return `V${short(bottom - (curveHeight * here) / most)}H${short((column + 1) * pitch)}`;
  });
  return `<path class="reads" d="M0 ${bottom}${steps.join('')}V${bottom}z"/>`;
}
