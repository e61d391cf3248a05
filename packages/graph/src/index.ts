export { FsnError, type FsnErrorCode, type FsnErrorDetails } from './error.ts';
export { checkInputShapes, checkInputs } from './execute/check-inputs.ts';
export { type ExecuteOptions, execute, executeSteps } from './execute/execute.ts';
export { executeNode } from './execute/execute-node.ts';
export { inputTensors, type ModelInputs } from './execute/input-tensors.ts';
export { loadOperators, type OperatorSet } from './execute/operator-set.ts';
export { activationOf } from './fuse/activation.ts';
export { singleNode } from './fuse/epilogue.ts';
export { fuseNodes } from './fuse/fuse.ts';
export { aliases } from './fuse/fuse-views.ts';
export { type Move, movesOf } from './fuse/moves.ts';
export type { Activation, Epilogue, Facts, FusedNode, PlannedNode } from './fuse/planned-node.ts';
export type { View } from './fuse/view.ts';
export { filterTaps, type PixelTaps } from './image/filter-taps.ts';
export { type Box, centerCrop, colorMixes, type Image, type ImageSize, imageBox } from './image/image-box.ts';
export { resize } from './image/resize.ts';
export { availablePart } from './network/available-part.ts';
export { checkGraph } from './network/check-graph.ts';
export { goldenInputTensor } from './network/golden-input.ts';
export { canonicalOpset, type Dimension, type Graph, type ValueInfo } from './network/graph.ts';
export { inferShapes, inferValues } from './network/infer-shapes.ts';
export type { WeightOutline } from './network/infer-values.ts';
export type {
  Accuracy,
  GoldenInput,
  GoldenSample,
  Metadata,
  Preprocessing,
  Provenance,
} from './network/metadata.ts';
export { type ModelInput, type ModelValue, modelInputs, modelOutputs } from './network/model-values.ts';
export { type MultiplyAdds, multiplyAdds } from './network/multiply-adds.ts';
export { neededNodes } from './network/needed-nodes.ts';
export type { Attribute, Node } from './network/node.ts';
export { sortNodes } from './network/sort-nodes.ts';
export { valueConsumers, valueProducers, valuesRead } from './network/values-read.ts';
export {
  floatAttribute,
  intAttribute,
  intsAttribute,
  stringAttribute,
} from './operators/attributes.ts';
export { rowMajorStrides } from './operators/broadcast.ts';
export type { InferredValue } from './operators/operator.ts';
export { paddedIndices } from './operators/pad.ts';
export { planeWindows } from './operators/plane-windows.ts';
export { knownOperators } from './operators/registry.ts';
export { axisScalings } from './operators/resize-axes.ts';
export { isUnchanged } from './operators/resize-coordinates.ts';
export type { AxisScaling } from './operators/resize-scaling.ts';
export { interpolationTaps, nearestIndices, type Taps } from './operators/resize-taps.ts';
export { transposedWindows } from './operators/transposed-windows.ts';
export { slidingWindows, type Window } from './operators/window.ts';
export type { Choice } from './plan/choice.ts';
export {
  explainLayers,
  type LayerExplanation,
  layerName,
  type NetworkExplanation,
} from './plan/explanation.ts';
export { batchShapes, type InputShapes } from './plan/input-shapes.ts';
export { type KnownValues, knownValues } from './plan/known-values.ts';
export { type PreparedNetwork, prepareNetwork } from './plan/prepared-network.ts';
export { eventLoopTurn, runSteps, runStepsAsync, type StepOptions } from './steps.ts';
export {
  allocate,
  arrayLengthOf,
  byteLengthOf,
  bytesOf,
  type DataType,
  dataFromBytes,
  dataTypes,
  type TensorData,
} from './tensor/data-type.ts';
export {
  bfloat16ToFloat32,
  float16ToFloat32,
  float32ToBfloat16,
  float32ToFloat16,
} from './tensor/float16.ts';
export { dataTypeOfOnnxCode, onnxDataTypeCode } from './tensor/onnx-data-type.ts';
export { drawUniform, randomGenerator } from './tensor/random.ts';
export { roundHalfToEven } from './tensor/round-half-to-even.ts';
export { elementCount, float32, int64, type Tensor } from './tensor/tensor.ts';
export { checkWeight } from './weight/check-weight.ts';
export { filtersFromSummary } from './weight/filters-from-summary.ts';
export {
  type AffineVector,
  blockCount,
  type NumericVector,
  type PlainVector,
} from './weight/numeric-vector.ts';
export { kernelSize, segmentCount, segmentLength, segmentStarts } from './weight/segments.ts';
export { findParities, type Parities, type Parity, type TapPlace } from './weight/tap-parities.ts';
export { type TapRows, tapRows } from './weight/tap-rows.ts';
export { vectorValues } from './weight/vector-values.ts';
export type {
  DenseWeight,
  SegmentKind,
  SegmentLocations,
  SummaryWeight,
  UnrollingOrder,
  Weight,
} from './weight/weight.ts';
export { weightTensor } from './weight/weight-tensor.ts';
