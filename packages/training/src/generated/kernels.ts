/** The functions of ../../assembly/index.ts. */
export interface Kernels {
  readonly addShare: (input: number, share: number, output: number, count: number, first: number) => void;
  readonly addUp: (from: number, count: number, to: number) => void;
  readonly averagePool: (pool: number, input: number, output: number) => void;
  readonly averagePoolGradient: (pool: number, upstream: number, gradient: number) => void;
  readonly copyBox: (from: number, to: number, planes: number, fromPlane: number, toPlane: number, rows: number, fromRow: number, toRow: number, runs: number, fromRun: number, toRun: number, bytes: number) => void;
  readonly depthwiseFilterGradient: (windows: number, input: number, upstream: number, gradient: number, padded: number, upstreams: number, sums: number) => void;
  readonly describePool: (to: number, batch: number, channels: number, countPadding: number, height: number, outputRows: number, rowTaps: number, rowStride: number, rowDilation: number, rowsBefore: number, rowsBehind: number, width: number, outputColumns: number, columnTaps: number, columnStride: number, columnDilation: number, columnsBefore: number, columnsBehind: number) => void;
  readonly describeSegments: (to: number, locations: number, real: number, circular: number, length: number, count: number, size: number, perFilter: number, taps: number, channels: number, filters: number, unit: number) => void;
  readonly describeWindows: (to: number, images: number, height: number, width: number, inputPixel: number, channels: number, paddedHeight: number, paddedWidth: number, top: number, left: number, kernelHeight: number, kernelWidth: number, strideY: number, strideX: number, dilationY: number, dilationX: number, outputHeight: number, outputWidth: number) => void;
  readonly fill: (output: number, count: number, value: number) => void;
  readonly filterGradient: (windows: number, input: number, upstream: number, gradient: number, padded: number, wide: number, upstreamPixel: number, filters: number, stride: number, imagesAtOnce: number, strip: number) => void;
  readonly gatherFilters: (segments: number, summary: number, output: number) => void;
  readonly globalAverage: (input: number, output: number, batch: number, pixels: number, channels: number) => void;
  readonly globalAverageGradient: (upstream: number, gradient: number, batch: number, pixels: number, channels: number) => void;
  readonly locationGradient: (segments: number, upstream: number, summary: number, gradient: number) => void;
  readonly maxPool: (pool: number, input: number, output: number) => void;
  readonly maxPoolGradient: (pool: number, upstream: number, input: number, output: number, gradient: number) => void;
  readonly moments: (input: number, pixels: number, channels: number, mean: number, variance: number, scratch: number) => void;
  readonly momentum: (parameter: number, gradient: number, velocity: number, nextParameter: number, nextVelocity: number, count: number, rate: number, factor: number, nesterov: number, decay: number) => void;
  readonly normalizationGradient: (upstream: number, input: number, scale: number, bias: number, mean: number, variance: number, output: number, inputGradient: number, scaleGradient: number, biasGradient: number, residualGradient: number, pixels: number, channels: number, epsilon: number, rectified: number, fixed: number, scratch: number) => void;
  readonly normalize: (input: number, scale: number, bias: number, mean: number, variance: number, residual: number, output: number, pixels: number, channels: number, epsilon: number, rectified: number, scratch: number) => void;
  readonly packFilters: (filters: number, stride: number, count: number, depth: number, to: number) => void;
  readonly packKernels: (kernels: number, kernelWidth: number, channels: number, firstRow: number, rowStep: number, rows: number, firstColumn: number, columnStep: number, columns: number, to: number) => void;
  readonly packTurnedFilters: (filters: number, kernelWidth: number, channels: number, stride: number, count: number, firstRow: number, rowStep: number, rows: number, firstColumn: number, columnStep: number, columns: number, to: number) => void;
  readonly rectify: (left: number, right: number, output: number, count: number) => void;
  readonly rectifyGradient: (upstream: number, output: number, gradient: number, count: number) => void;
  readonly repeatShare: (share: number, to: number, count: number) => void;
  readonly segmentSum: (input: number, segments: number, output: number, count: number, size: number, outputs: number) => void;
  readonly shareGradient: (upstream: number, input: number, share: number, inputGradient: number, shareGradient: number, count: number) => void;
  readonly shuffleChannels: (input: number, order: number, output: number, pixels: number, channels: number) => void;
  readonly slide: (windows: number, input: number, panels: number, output: number, padded: number, places: number, outputPixel: number, outputRow: number, outputImage: number, filters: number) => void;
  readonly slideDepthwise: (windows: number, input: number, kernels: number, output: number, padded: number, outputPixel: number, outputRow: number, outputImage: number) => void;
  readonly summaryGradient: (segments: number, upstream: number, gradient: number, scratch: number) => void;
  readonly transformFilters: (from: number, panels: number, channels: number, to: number) => void;
  readonly winograd: (windows: number, input: number, filters: number, output: number, padded: number, lines: number, values: number, valuePlane: number, products: number, productPlane: number, outputPixel: number, count: number, tiles: number) => void;
  readonly winogradFilterGradient: (windows: number, input: number, upstream: number, gradient: number, padded: number, lines: number, values: number, valuePlane: number, upstreams: number, upstreamPlane: number, sums: number, upstreamPixel: number, count: number, stride: number, tiles: number) => void;
}

/** The names of their parameters in turn. */
export const kernelParameters = {
  addShare: 'input share output count first',
  addUp: 'from count to',
  averagePool: 'pool input output',
  averagePoolGradient: 'pool upstream gradient',
  copyBox: 'from to planes fromPlane toPlane rows fromRow toRow runs fromRun toRun bytes',
  depthwiseFilterGradient: 'windows input upstream gradient padded upstreams sums',
  describePool: 'to batch channels countPadding height outputRows rowTaps rowStride rowDilation rowsBefore rowsBehind width outputColumns columnTaps columnStride columnDilation columnsBefore columnsBehind',
  describeSegments: 'to locations real circular length count size perFilter taps channels filters unit',
  describeWindows: 'to images height width inputPixel channels paddedHeight paddedWidth top left kernelHeight kernelWidth strideY strideX dilationY dilationX outputHeight outputWidth',
  fill: 'output count value',
  filterGradient: 'windows input upstream gradient padded wide upstreamPixel filters stride imagesAtOnce strip',
  gatherFilters: 'segments summary output',
  globalAverage: 'input output batch pixels channels',
  globalAverageGradient: 'upstream gradient batch pixels channels',
  locationGradient: 'segments upstream summary gradient',
  maxPool: 'pool input output',
  maxPoolGradient: 'pool upstream input output gradient',
  moments: 'input pixels channels mean variance scratch',
  momentum: 'parameter gradient velocity nextParameter nextVelocity count rate factor nesterov decay',
  normalizationGradient: 'upstream input scale bias mean variance output inputGradient scaleGradient biasGradient residualGradient pixels channels epsilon rectified fixed scratch',
  normalize: 'input scale bias mean variance residual output pixels channels epsilon rectified scratch',
  packFilters: 'filters stride count depth to',
  packKernels: 'kernels kernelWidth channels firstRow rowStep rows firstColumn columnStep columns to',
  packTurnedFilters: 'filters kernelWidth channels stride count firstRow rowStep rows firstColumn columnStep columns to',
  rectify: 'left right output count',
  rectifyGradient: 'upstream output gradient count',
  repeatShare: 'share to count',
  segmentSum: 'input segments output count size outputs',
  shareGradient: 'upstream input share inputGradient shareGradient count',
  shuffleChannels: 'input order output pixels channels',
  slide: 'windows input panels output padded places outputPixel outputRow outputImage filters',
  slideDepthwise: 'windows input kernels output padded outputPixel outputRow outputImage',
  summaryGradient: 'segments upstream gradient scratch',
  transformFilters: 'from panels channels to',
  winograd: 'windows input filters output padded lines values valuePlane products productPlane outputPixel count tiles',
  winogradFilterGradient: 'windows input upstream gradient padded lines values valuePlane upstreams upstreamPlane sums upstreamPixel count stride tiles',
} as const;
