export const peerNames = {
  onnxruntime: 'onnxruntime-web',
  tfjs: 'tfjs-backend-wasm',
  litert: 'LiteRT.js',
} as const;
