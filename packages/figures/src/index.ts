export { drawFilters, type FilterPicture, type Pixels } from './filter-picture.ts';
export { drawHistogram } from './histogram-drawing.ts';
export { drawingLimits } from './limits.ts';
export { readsOf, type SegmentFigures, segmentFigures } from './segment-figures.ts';
export { drawSummary, type SummaryDrawing } from './summary-drawing.ts';
export { formatBytes, formatCount, formatDuration, formatRatio, formatShare } from './units.ts';
export { type ValueFigures, valueFigures } from './value-figures.ts';
