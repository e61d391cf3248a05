// Entry of the build: every kernel that JavaScript calls, in the order of their files. They work in the memory of
// tfjs's WebAssembly backend: addresses come from there, and nothing here has data of its own.
export { filterGradient } from './convolution/filter-gradient';
export { packFilters, packTurnedFilters } from './convolution/pack-filters';
export { slide } from './convolution/slide';
export { fill } from './element/fill';
export { rectify, rectifyGradient } from './element/rectify';
export { moments } from './normalization/moments';
export { normalizationGradient } from './normalization/normalization-gradient';
export { normalize } from './normalization/normalize';
export { momentum } from './optimizer/momentum';
