/** A histogram as an SVG drawing that fills its place; its colours are of class `bins`. */
export function drawHistogram(counts: readonly number[]): string {
  const [width, height] = [240, 72];
  const most = counts.reduce((a, b) => Math.max(a, b), 1);
  const pitch = width / Math.max(1, counts.length);
  const bars = counts.map((count, bin) => {
    const size = (height * count) / most;
    return count > 0
      ? `M${short(bin * pitch)} ${height}v${short(-size)}h${short(pitch * 0.9)}V${height}`
      : '';
  });
  return `<svg class="bins" viewBox="0 0 ${width} ${height}" preserveAspectRatio="none" role="img"><title>histogram of the values</title><path d="${bars.join('')}"/></svg>`;
}

/** A coordinate to a tenth. */
export function short(value: number): string {
  return `${Math.round(value * 10) / 10}`;
}
