/**
 * What went wrong, as a stable word that programs can test. Codes are only ever added.
 *
 * Bytes of a file: `not-fsn` `not-onnx` `not-checkpoint` `unsafe-pickle` (it asks for more than tensors) `truncated`
 * `unsupported-version` `malformed` `bad-offset` `bad-checksum` `bad-value` `limit-exceeded`. The network in it:
 * `bad-graph` (a cycle, a missing or doubled value) `bad-shape` `bad-type` `unsupported-operator` `unsupported-type`.
 * Checks and surroundings: `golden-mismatch` `io` `bad-image` `bad-data` `out-of-memory` (of WebAssembly or the GPU)
 * `device-lost` (the GPU's) `shader-rejected` (by the GPU's compiler) `diverged` (training whose loss is no longer
 * finite).
 */
export type FsnErrorCode =
  | 'not-fsn'
  | 'not-onnx'
  | 'truncated'
  | 'unsupported-version'
  | 'malformed'
  | 'bad-offset'
  | 'bad-checksum'
  | 'bad-value'
  | 'limit-exceeded'
  | 'bad-graph'
  | 'bad-shape'
  | 'bad-type'
  | 'unsupported-operator'
  | 'unsupported-type'
  | 'golden-mismatch'
  | 'io'
  | 'bad-image'
  | 'bad-data'
  | 'out-of-memory'
  | 'device-lost'
  | 'shader-rejected'
  | 'diverged'
  | 'not-checkpoint'
  | 'unsafe-pickle';

/** Where an {@link FsnError} happened and what stood there. */
export interface FsnErrorDetails {
  /** Place in the structure (`weights[3].vector.scale`) or the file's path. */
  readonly path?: string;
  /** Byte offset from the start of the file. */
  readonly offset?: number;
  readonly expected?: unknown;
  readonly actual?: unknown;
  readonly cause?: unknown;
}

/**
 * The one error for bad input: a file, a network or data that is not as it must be. Mistakes of the caller are
 * `TypeError` and `RangeError` instead.
 */
export class FsnError extends Error {
  override readonly name = 'FsnError';
  readonly code: FsnErrorCode;
  readonly path: string | undefined;
  readonly offset: number | undefined;
  readonly expected: unknown;
  readonly actual: unknown;

  constructor(code: FsnErrorCode, message: string, details: FsnErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.path = details.path;
    this.offset = details.offset;
    this.expected = details.expected;
    this.actual = details.actual;
  }
}
