import { drawHistogram, drawingLimits, formatRatio, type SegmentFigures } from '@fsnet/figures';
import { pngUrl } from '../draw/png-url.ts';
import type { WeightDetails } from '../weight-details.ts';
import { bytesCell, decimal, percent, plural, shown } from './cells.ts';

/** Most CSS pixels that a picture of filters is wide or high, and most that a weight in it is. */
const pictureSize = 320;
const largestDot = 6;

/** How the weights look: summaries with their segments, histograms, filters. */
export function weightSection(details: readonly WeightDetails[], drawable: number): string {
  if (details.length === 0) return '';
  const omitted = drawable - details.length;
  const some = omitted > 0 ? ` The largest ${details.length} of ${drawable} are shown.` : '';
  const hasSummaries = details.some(({ summary }) => summary !== undefined);
  const key = hasSummaries
    ? ' A summary is drawn from its first value to its last; below it lie its segments, of which the <span class="key">first filter’s</span> are laid over the values.'
    : '';
  return `<section>
<h2>Weights</h2>
<p class="muted intro">Of filters, negative weights are <span class="negative">blue</span> and positive ones <span class="positive">orange</span>; filters stand side by side, their input channels one below the other.${key}${some}</p>
${details.map(weightArticle).join('\n')}
</section>`;
}

function weightArticle({ layer, values, segments, summary, filters }: WeightDetails): string {
  const { name, shape, ratio, bits, bytes } = layer;
  const facts = [
    shape.join('×'),
    segments ? `summary of ${plural(values.count, 'value')}, ratio ${formatRatio(ratio)}` : 'dense',
    `${bits} bits`,
    bytesCell(bytes),
  ];
  const picture = summary
    ? `<figure class="summary">${summary.svg}<figcaption>${segments ? segmentText(segments, summary.segments, values.count) : ''}</figcaption></figure>\n`
    : '';
  return `<article>
<h3>${shown(name)}</h3>
<p class="muted small">${facts.join(' · ')}</p>
${picture}<div class="pair">
${histogramFigure(values)}
${filterFigure(filters, shape)}
</div>
</article>`;
}

function segmentText(figures: SegmentFigures, drawn: 'lanes' | 'reads', values: number): string {
  const { kind, order, circular, count, length, places, leastReads, mostReads, meanReads, unread } = figures;
  const what = { filter: 'filters', row: 'kernel rows', tap: 'taps' }[kind];
  const below = drawn === 'lanes' ? 'all of them below' : 'below, how often each value is read';
  const columns =
    values > drawingLimits.columns
      ? ` Drawn in ${drawingLimits.columns} columns, from the smallest to the largest value of each.`
      : '';
  const none = unread > 0 ? `, ${percent(unread)} by none` : '';
  return `${plural(count, 'segment')} of ${plural(length, 'value')} for ${what} (${order}${circular ? ', circular' : ''}) at ${plural(places, 'place')}; ${below}. A value is read ${range(leastReads, mostReads)} times, ${decimal(meanReads)} on average${none}.${columns}`;
}

function range(least: number, most: number): string {
  return least === most ? `${least}` : `${least} to ${most}`;
}

function histogramFigure({
  minimum,
  maximum,
  mean,
  standardDeviation,
  zeros,
  histogram,
}: WeightDetails['values']): string {
  const facts = [
    `mean ${decimal(mean)}`,
    `deviation ${decimal(standardDeviation)}`,
    ...(zeros > 0 ? [`${percent(zeros)} zero`] : []),
  ];
  return `<figure>${drawHistogram(histogram)}<div class="ends"><span>${decimal(minimum)}</span><span>${decimal(maximum)}</span></div><figcaption>${facts.join(', ')}</figcaption></figure>`;
}

function filterFigure(
  { pixels, filters, channels, kernel }: WeightDetails['filters'],
  shape: readonly number[],
): string {
  const dot = Math.max(
    1,
    Math.min(largestDot, Math.floor(pictureSize / Math.max(pixels.width, pixels.height))),
  );
  const size = `width="${pixels.width * dot}" height="${pixels.height * dot}"`;
  const of = (shownCount: number, all: number, noun: string) =>
    shownCount < all ? `the first ${shownCount} of ${plural(all, noun)}` : plural(all, noun);
  const cut =
    shape.length > 2 && kernel[1] < shape[shape.length - 1] ? `, ${kernel.join('×')} of each kernel` : '';
  return `<figure><img class="pixels" alt="filters" ${size} src="${pngUrl(pixels)}"><figcaption>${of(filters, shape[0], 'filter')}, ${of(channels, shape[1], 'channel')}${cut}</figcaption></figure>`;
}
