// Entry of the build: every kernel that JavaScript calls, in the order of their files. They work in the memory of
// tfjs's WebAssembly backend: addresses come from there, and nothing here has data of its own.
export { filterGradient } from './convolution/filter-gradient';
export { packFilters, packTurnedFilters } from './convolution/pack-filters';
export { slide } from './convolution/slide';
export { describeWindows } from './convolution/windows';
export { depthwiseFilterGradient } from './depthwise/depthwise-filter-gradient';
export { packKernels } from './depthwise/pack-kernels';
export { slideDepthwise } from './depthwise/slide-depthwise';
export { copyBox, shuffleChannels } from './element/copy-box';
export { fill } from './element/fill';
export { rectify, rectifyGradient } from './element/rectify';
export { segmentSum } from './element/segment-sum';
export { addShare, addUp, repeatShare, shareGradient } from './mixture/shares';
export { moments } from './normalization/moments';
export { normalizationGradient } from './normalization/normalization-gradient';
export { normalize } from './normalization/normalize';
export { momentum } from './optimizer/momentum';
export { averagePool, averagePoolGradient } from './pooling/average-pool';
export { globalAverage, globalAverageGradient } from './pooling/global-average';
export { maxPool, maxPoolGradient } from './pooling/max-pool';
export { describePool } from './pooling/pool';
export { gatherFilters, locationGradient, summaryGradient } from './summary/gather-filters';
export { describeSegments } from './summary/segments';
export { transformFilters } from './winograd/transform-filters';
export { winograd } from './winograd/winograd';
export { winogradFilterGradient } from './winograd/winograd-filter-gradient';
