export { formatBytes, formatDuration, formatRatio, formatShare } from '@fsnet/figures';
export { type Column, type TableStyle, table } from './terminal/table.ts';
