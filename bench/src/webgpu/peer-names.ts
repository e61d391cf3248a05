export const peerNames = {
  onnxruntime: 'onnxruntime-web WebGPU',
  tfjs: 'tfjs-backend-webgpu',
} as const;
