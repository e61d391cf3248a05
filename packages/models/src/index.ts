export { type CifarDenseNetOptions, cifarDenseNet } from './cifar-densenet.ts';
export { cifarPreactivationResNet } from './cifar-preactivation-resnet.ts';
export { type CifarResNetOptions, cifarResNet } from './cifar-resnet.ts';
export { type ArchitectureAlphas, edgeRows, parseAlphas, randomAlphas } from './darts/alphas.ts';
export { withoutAuxiliary } from './darts/auxiliary-head.ts';
export { type DartsNetworkOptions, dartsNetwork } from './darts/darts-network.ts';
export {
  type DartsSupernet,
  type DartsSupernetOptions,
  dartsSupernet,
  type MixedEdge,
  type MixedPath,
} from './darts/darts-supernet.ts';
export { deriveGenotype } from './darts/derive-genotype.ts';
export {
  type CellPictureOptions,
  cellPictureStyle,
  drawCell,
  drawGenotype,
} from './darts/draw-cell.ts';
export {
  type CellEdge,
  type CellGenotype,
  cellNodes,
  dartsOperations,
  type Genotype,
  type PathOperation,
  pathOperations,
} from './darts/genotype.ts';
export { parseGenotype } from './darts/parse-genotype.ts';
export { dartsV1, dartsV2 } from './darts/published-genotypes.ts';
export { randomGenotype } from './darts/random-genotype.ts';
export {
  type FilterSummaryOptions,
  type SummarySource,
  withFilterSummaries,
} from './filter-summaries.ts';
export { type ImagenetResNetOptions, imagenetResNet } from './imagenet-resnet.ts';
export { type MlperfTinyResNetOptions, mlperfTinyResNet } from './mlperf-tiny-resnet.ts';
export { type MobileNetV1Options, mobileNetV1 } from './mobilenet-v1.ts';
export { type MobileNetV2Options, mobileNetV2 } from './mobilenet-v2.ts';
export { type PaperLocations, paperLocations } from './paper-locations.ts';
export { paperSummary, paperSummaryLength, paperSummarySize } from './paper-summary.ts';
export { parameterCount, stateCount } from './parameter-count.ts';
export type { SsdNetwork } from './ssd/box-heads.ts';
export {
  type BoxGrid,
  type BoxSizeOptions,
  boxCount,
  boxSizes,
  defaultBoxes,
} from './ssd/default-boxes.ts';
export { type DetectingOptions, detectingNetwork } from './ssd/detecting-network.ts';
export { type SsdOptions, ssd } from './ssd/ssd.ts';
export { type SsdSmallOptions, ssdSmall } from './ssd/ssd-small.ts';
export { type Ssd300Options, ssd300 } from './ssd/ssd300.ts';
export { type VggOptions, vgg, vggStages } from './vgg.ts';
export { heInitialization, type WeightRole, type WeightSource } from './weight-source.ts';
