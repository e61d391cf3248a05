const byteUnits = ['B', 'kB', 'MB', 'GB'] as const;
const countUnits = ['', ' k', ' M', ' G'] as const;

/** `1094482` as `1.09 MB` (decimal units). */
export function formatBytes(bytes: number): string {
  return withUnit(
    bytes,
    byteUnits.map((unit) => ` ${unit}`),
  );
}

/** `272474` as `272 k`. */
export function formatCount(count: number): string {
  return withUnit(count, countUnits);
}

/** `0.1834` as `18.3 %`. */
export function formatShare(fraction: number): string {
  return `${(fraction * 100).toFixed(fraction < 0.9995 ? 1 : 0)} %`;
}

/** `83250` milliseconds as `1 min 23 s`. */
export function formatDuration(milliseconds: number): string {
  if (milliseconds < 1000)
    return `${milliseconds < 10 ? milliseconds.toFixed(1) : Math.round(milliseconds)} ms`;
  const seconds = milliseconds / 1000;
  if (seconds < 59.95) return `${seconds < 9.995 ? seconds.toFixed(2) : seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}

/** A ratio to two significant places: `3.99`, `12.4`. */
export function formatRatio(ratio: number): string {
  return `${ratio < 9.995 ? ratio.toFixed(2) : ratio.toFixed(1)}`;
}

function withUnit(value: number, units: readonly string[]): string {
  let scaled = value;
  let unit = 0;
  // 999.5 rounds to 1000, which belongs to the next unit.
  while (Math.abs(scaled) >= 999.5 && unit < units.length - 1) {
    scaled /= 1000;
    unit++;
  }
  const places = unit === 0 || Math.abs(scaled) >= 99.95 ? 0 : Math.abs(scaled) >= 9.995 ? 1 : 2;
  return `${scaled.toFixed(places)}${units[unit]}`;
}
