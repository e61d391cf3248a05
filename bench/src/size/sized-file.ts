import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/** What a network's files take, bytes; those of a network in two files are summed. */
export interface FileSizes {
  readonly raw: number;
  /** Level 9. */
  readonly gzip: number;
  /** Quality 11. */
  readonly brotli: number;
}

/** A network in one form, and how often it is right. */
export interface SizedFile extends FileSizes {
  readonly side: 'ours' | 'peer';
  /** What it is: `ResNet-20 published, int8 ONNX (QDQ)`, say. */
  readonly name: string;
  /** The dense network that a peer's file is made of, or the folder or file of ours. */
  readonly network: string;
  readonly form: Form;
  /** Of the ResNet. */
  readonly depth: number;
  /** Right answers, of `samples` test images. */
  readonly correct: number;
  readonly samples: number;
}

export type Form =
  | '.fsn'
  | 'fp32 ONNX'
  | 'fp16 ONNX'
  | 'int8 ONNX (QDQ)'
  | 'int8 ONNX (weights)'
  | 'tfjs uint8'
  | 'fp32 tflite'
  | 'int8 tflite';

/** Fraction of the test images that it gets right. */
export function top1({ correct, samples }: Pick<SizedFile, 'correct' | 'samples'>): number {
  return correct / samples;
}

export function fileSizes(files: readonly Uint8Array[]): FileSizes {
  const sum = (size: (file: Uint8Array) => number) => files.reduce((total, file) => total + size(file), 0);
  return {
    raw: sum(({ byteLength }) => byteLength),
    gzip: sum((file) => gzipSync(file, { level: 9 }).byteLength),
    brotli: sum(brotliSize),
  };
}

function brotliSize(file: Uint8Array): number {
  const params = {
    [constants.BROTLI_PARAM_QUALITY]: 11,
    [constants.BROTLI_PARAM_LGWIN]: 24,
    [constants.BROTLI_PARAM_SIZE_HINT]: file.byteLength,
  };
  return brotliCompressSync(file, { params }).byteLength;
}
