export { type ToOnnxOptions, toOnnx } from './export/to-onnx.ts';
export { type FromOnnxOptions, fromOnnx } from './import/from-onnx.ts';
export { externalDataFiles } from './proto/external-data.ts';
export { toViewerOnnx, type ViewerOptions } from './viewer/to-viewer-onnx.ts';
