export { sharedFolder } from '#shared-folder';
export { expectAllClose, relativeL2 } from './all-close.ts';
export { arbitraryGraph } from './arbitrary-graph.ts';
export { colorDetector } from './color-detector.ts';
export { heavyNetwork } from './heavy-network.ts';
export { type OnnxSession, onnxSession, runOnnx } from './onnxruntime.ts';
export { randomNetwork } from './random-network.ts';
export { randomTensor } from './random-tensor.ts';
export { type SlowResponse, slowResponse } from './slow-response.ts';
