export { type Column, type TableStyle, table } from './terminal/table.ts';
export { formatBytes, formatDuration, formatRatio, formatShare } from './terminal/units.ts';
