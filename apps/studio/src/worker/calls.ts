import type { LayerSettings } from '@fsnet/encoder';
import type { SegmentFigures, ValueFigures } from '@fsnet/figures';
import type { NetworkDescription } from '../network/description.ts';
import type { Answer, RuntimeName } from '../run/answer.ts';

/** The network as its file came, or as the encode panel made it. */
export type Version = 'original' | 'encoded';

/** Forms in which a network can be saved. */
export type FileForm = 'fsn' | 'onnx' | 'compact-onnx';

/** A file of the user, or one that lies beside the page. */
export interface OpenRequest {
  readonly name: string;
  readonly source: Blob | string;
  /** Files that came with it, in which an ONNX file may keep its weights. */
  readonly beside?: readonly File[];
}

/** Which weight is to be drawn, and which of its filters laid over its summary. */
export interface WeightRequest {
  readonly version: Version;
  readonly weight: string;
  readonly filter: number;
}

/** A weight as the page shows it. */
export interface WeightPicture {
  readonly values: ValueFigures;
  /** SVG drawings. */
  readonly histogram: string;
  readonly summary?: { readonly svg: string; readonly segments: SegmentFigures };
  /** `filters` of `channels`, one dot a weight. */
  readonly filters: {
    readonly width: number;
    readonly height: number;
    readonly rgba: Uint8ClampedArray<ArrayBuffer>;
    readonly filters: number;
    readonly channels: number;
  };
}

/** What the encode panel asks for. */
export interface EncodeRequest {
  readonly settings: LayerSettings;
  /** By weight name. */
  readonly layers: Readonly<Record<string, LayerSettings>>;
  readonly small: boolean;
  readonly goldenSample: boolean;
}

/** A layer of an encoded network. */
export interface EncodedLayer {
  readonly name: string;
  readonly ratio: number;
  readonly bits: number;
  readonly bytes: number;
  /** L2 norm of what was lost over that of the weights. */
  readonly relativeError: number;
  /** Why it is not what was asked for. */
  readonly reason?: string;
  /** What to know before it is used. */
  readonly warning?: string;
}

export interface EncodeAnswer {
  readonly bytes: number;
  readonly milliseconds: number;
  readonly layers: readonly EncodedLayer[];
  readonly notes: readonly string[];
}

export interface RunRequest {
  readonly version: Version;
  readonly runtime: RuntimeName;
  readonly picture: ImageBitmap;
  /** Runs to take the median time of. */
  readonly rounds: number;
  /** Score from which a detector's boxes count. */
  readonly threshold: number;
}

/** What the worker does: for each call what it is asked and what it answers. */
export interface Calls {
  readonly open: { readonly request: OpenRequest; readonly answer: NetworkDescription };
  readonly describe: { readonly request: Version; readonly answer: NetworkDescription };
  readonly draw: { readonly request: WeightRequest; readonly answer: WeightPicture };
  readonly encode: { readonly request: EncodeRequest; readonly answer: EncodeAnswer };
  readonly run: { readonly request: RunRequest; readonly answer: Answer };
  readonly save: {
    readonly request: { readonly version: Version; readonly form: FileForm };
    readonly answer: Blob;
  };
}

export type CallName = keyof Calls;

/** How far a call is; `total` is 0 where it is not known. */
export interface Progress {
  readonly phase: string;
  readonly loaded: number;
  readonly total: number;
}

/** An error as it crosses between threads. */
export interface Failure {
  readonly message: string;
  readonly isAbort: boolean;
  /** Of an `FsnError`: its code, and where it happened. */
  readonly code?: string;
  readonly path?: string;
  readonly offset?: number;
  readonly expected?: string;
  readonly actual?: string;
}

/** Page to worker. */
export type ToWorker =
  | { readonly id: number; readonly name: CallName; readonly request: unknown }
  | { readonly id: number; readonly cancel: true };

/** Worker to page. */
export type FromWorker =
  | { readonly id: number; readonly progress: Progress }
  | { readonly id: number; readonly answer: unknown }
  | { readonly id: number; readonly failure: Failure };
