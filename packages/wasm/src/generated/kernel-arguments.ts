import type { Address } from '../plan/step.ts';

/** What each kernel of ../../assembly is told, by field. */
export interface KernelArguments {
  readonly binary: {
    readonly a: Address;
    readonly b: Address;
    readonly output: Address;
    readonly axes: Address;
    readonly axisCount: number;
    readonly rows: number;
    readonly rowStep0: number;
    readonly rowStep1: number;
    readonly count: number;
    readonly elementStep0: number;
    readonly elementStep1: number;
    readonly operation: number;
    readonly activation: number;
    readonly activationA: number;
    readonly activationB: number;
  };
  readonly convolution: {
    readonly input: Address;
    readonly weights: Address;
    readonly bias: Address;
    readonly residual: Address;
    readonly output: Address;
    readonly inputGroup: number;
    readonly weightGroup: number;
    readonly biasGroup: number;
    readonly outputGroup: number;
    readonly images: number;
    readonly inputHeight: number;
    readonly inputWidth: number;
    readonly outputHeight: number;
    readonly outputWidth: number;
    readonly inputPixel: number;
    readonly outputPixel: number;
    readonly outputRow: number;
    readonly outputImage: number;
    readonly kernelHeight: number;
    readonly kernelWidth: number;
    readonly strideY: number;
    readonly strideX: number;
    readonly dilationY: number;
    readonly dilationX: number;
    readonly top: number;
    readonly left: number;
    readonly channels: number;
    readonly filters: number;
    readonly tiles: number;
    readonly parts: number;
    readonly activation: number;
    readonly activationA: number;
    readonly activationB: number;
  };
  readonly copy: {
    readonly input: Address;
    readonly output: Address;
    readonly axes: Address;
    readonly axisCount: number;
    readonly rows: number;
    readonly rowStep0: number;
    readonly rowStep1: number;
    readonly count: number;
    readonly elementStep0: number;
    readonly elementStep1: number;
  };
  readonly depthwise: {
    readonly input: Address;
    readonly weights: Address;
    readonly bias: Address;
    readonly residual: Address;
    readonly output: Address;
    readonly rows: Address;
    readonly tapRowBytes: number;
    readonly imageBytes: number;
    readonly inputColumns: number;
    readonly channels: number;
    readonly outputRows: number;
    readonly outputColumns: number;
    readonly stride: number;
    readonly padBegin: number;
    readonly activation: number;
    readonly activationA: number;
    readonly activationB: number;
  };
  readonly instanceNormalization: {
    readonly input: Address;
    readonly output: Address;
    readonly scale: Address;
    readonly bias: Address;
    readonly size: number;
    readonly inner: number;
    readonly channels: number;
    readonly epsilon: number;
  };
  readonly interpolate: {
    readonly input: Address;
    readonly output: Address;
    readonly indices: Address;
    readonly weights: Address;
    readonly taps: number;
    readonly inputSize: number;
    readonly outputSize: number;
    readonly inner: number;
  };
  readonly reduce: {
    readonly input: Address;
    readonly output: Address;
    readonly size: number;
    readonly inner: number;
    readonly kind: number;
    readonly factor: number;
    readonly root: number;
  };
  readonly softmax: {
    readonly input: Address;
    readonly output: Address;
    readonly size: number;
    readonly inner: number;
    readonly logarithm: number;
  };
  readonly summaryConvolution: {
    readonly input: Address;
    readonly output: Address;
    readonly panels: Address;
    readonly parities: Address;
    readonly tapRows: Address;
    readonly offsets: Address;
    readonly parityCount: number;
    readonly panelCount: number;
    readonly tapCount: number;
    readonly inputHeight: number;
    readonly inputWidth: number;
    readonly channels: number;
    readonly outputHeight: number;
    readonly outputWidth: number;
    readonly filters: number;
    readonly strideY: number;
    readonly strideX: number;
    readonly blockRows: number;
    readonly ringRows: number;
    readonly firstRow: number;
    readonly firstColumn: number;
    readonly pitch: number;
    readonly productBytes: number;
    readonly scale: Address;
    readonly bias: Address;
    readonly residual: Address;
    readonly activation: number;
    readonly activationA: number;
    readonly activationB: number;
  };
  readonly transpose: {
    readonly input: Address;
    readonly output: Address;
    readonly axes: Address;
    readonly axisCount: number;
    readonly rows: number;
    readonly columns: number;
    readonly rowInput: number;
    readonly rowOutput: number;
    readonly tileColumns: number;
  };
  readonly unary: {
    readonly input: Address;
    readonly output: Address;
    readonly count: number;
    readonly activation: number;
    readonly activationA: number;
    readonly activationB: number;
  };
  readonly windows: {
    readonly input: Address;
    readonly weights: Address;
    readonly bias: Address;
    readonly residual: Address;
    readonly output: Address;
    readonly rows: Address;
    readonly columns: Address;
    readonly tapRowBytes: number;
    readonly tapColumnBytes: number;
    readonly weightRowBytes: number;
    readonly imageBytes: number;
    readonly channels: number;
    readonly outputRows: number;
    readonly outputColumns: number;
    readonly kind: number;
    readonly activation: number;
    readonly activationA: number;
    readonly activationB: number;
  };
}

/** The same fields in the order in which they stand in memory, 4 bytes each: `i` an integer, `f` a float32. */
export const kernelArguments: Readonly<Record<keyof KernelArguments, string>> = {
  binary: 'a:i b:i output:i axes:i axisCount:i rows:i rowStep0:i rowStep1:i count:i elementStep0:i elementStep1:i operation:i activation:i activationA:f activationB:f',
  convolution: 'input:i weights:i bias:i residual:i output:i inputGroup:i weightGroup:i biasGroup:i outputGroup:i images:i inputHeight:i inputWidth:i outputHeight:i outputWidth:i inputPixel:i outputPixel:i outputRow:i outputImage:i kernelHeight:i kernelWidth:i strideY:i strideX:i dilationY:i dilationX:i top:i left:i channels:i filters:i tiles:i parts:i activation:i activationA:f activationB:f',
  copy: 'input:i output:i axes:i axisCount:i rows:i rowStep0:i rowStep1:i count:i elementStep0:i elementStep1:i',
  depthwise: 'input:i weights:i bias:i residual:i output:i rows:i tapRowBytes:i imageBytes:i inputColumns:i channels:i outputRows:i outputColumns:i stride:i padBegin:i activation:i activationA:f activationB:f',
  instanceNormalization: 'input:i output:i scale:i bias:i size:i inner:i channels:i epsilon:f',
  interpolate: 'input:i output:i indices:i weights:i taps:i inputSize:i outputSize:i inner:i',
  reduce: 'input:i output:i size:i inner:i kind:i factor:f root:i',
  softmax: 'input:i output:i size:i inner:i logarithm:i',
  summaryConvolution: 'input:i output:i panels:i parities:i tapRows:i offsets:i parityCount:i panelCount:i tapCount:i inputHeight:i inputWidth:i channels:i outputHeight:i outputWidth:i filters:i strideY:i strideX:i blockRows:i ringRows:i firstRow:i firstColumn:i pitch:i productBytes:i scale:i bias:i residual:i activation:i activationA:f activationB:f',
  transpose: 'input:i output:i axes:i axisCount:i rows:i columns:i rowInput:i rowOutput:i tileColumns:i',
  unary: 'input:i output:i count:i activation:i activationA:f activationB:f',
  windows: 'input:i weights:i bias:i residual:i output:i rows:i columns:i tapRowBytes:i tapColumnBytes:i weightRowBytes:i imageBytes:i channels:i outputRows:i outputColumns:i kind:i activation:i activationA:f activationB:f',
};
