import type { Tensor } from '../tensor/tensor.ts';

/** How an image becomes the network's input: `(pixel * scale - mean) / std`, pixels 0 to 255. */
export interface Preprocessing {
  /** The graph input that it feeds. */
  readonly input: string;
  /** Pixels; the image is resized to this. */
  readonly width: number;
  readonly height: number;
  /** `crop` scales the shorter side to fit, then cuts the middle out; `stretch` ignores the aspect ratio. */
  readonly resize: 'stretch' | 'crop';
  readonly colorOrder: 'rgb' | 'bgr' | 'gray';
  readonly layout: 'nchw' | 'nhwc';
  readonly scale: number;
  /** One a channel, in `colorOrder`. */
  readonly mean: readonly number[];
  readonly std: readonly number[];
}

/** Where a network comes from and how well it was measured. */
export interface Provenance {
  readonly recipe?: string;
  readonly seed?: number;
  readonly data?: string;
  readonly accuracy?: readonly Accuracy[];
}

/** One measured figure: `{ metric: 'top1', value: 0.917, dataset: 'CIFAR-10 test', samples: 10000 }`. */
export interface Accuracy {
  readonly metric: string;
  /** A fraction, 0 to 1. */
  readonly value: number;
  readonly dataset: string;
  readonly samples: number;
}

/** Input of a golden sample: stored values, or values drawn by `drawUniform` from a seed. */
export type GoldenInput =
  | { readonly kind: 'tensor'; readonly tensor: Tensor }
  | {
      readonly kind: 'drawn';
      readonly seed: number;
      readonly shape: readonly number[];
      readonly minimum: number;
      readonly maximum: number;
    };

/** An input with the outputs that the network must give, so that a file can check itself. */
export interface GoldenSample {
  readonly inputs: Readonly<Record<string, GoldenInput>>;
  readonly outputs: Readonly<Record<string, Tensor>>;
  /** Largest allowed L2 distance, relative to the expected output's L2 norm. */
  readonly tolerance: number;
}

/** What is known about a network besides its graph. Everything is optional. */
export interface Metadata {
  readonly title?: string;
  readonly description?: string;
  readonly producer?: string;
  /** What it does: `image-classification`, `object-detection`. */
  readonly task?: string;
  readonly labels?: readonly string[];
  readonly preprocessing?: readonly Preprocessing[];
  /** SPDX identifier or text. */
  readonly licence?: string;
  readonly provenance?: Provenance;
  readonly goldenSamples?: readonly GoldenSample[];
  /** Anything else, ONNX's `metadata_props` among it. */
  readonly properties?: Readonly<Record<string, string>>;
}
