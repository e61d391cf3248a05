// Entry of the build: every kernel that JavaScript calls. See ../README.md for how a kernel is written.
export { convolution } from './convolution/convolution';
export { copy } from './copy/copy';
export { transpose } from './copy/transpose';
export { depthwise } from './depthwise/depthwise';
export { binary } from './element/binary';
export { unary } from './element/unary';
export { instanceNormalization } from './normalization/instance-normalization';
export { softmax } from './normalization/softmax';
export { windows } from './pooling/windows';
export { reduce } from './reduce/reduce';
export { interpolate } from './resize/interpolate';
export { summaryConvolution } from './summary/convolution';
