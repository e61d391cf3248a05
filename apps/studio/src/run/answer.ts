import type { FoundObject } from '@fsnet/vision';

/** What runs a network: fsnet on the CPU or the GPU, or ONNX Runtime Web its dense form on the CPU. */
export type RuntimeName = 'wasm' | 'webgpu' | 'onnxruntime';

/** A class and how likely the network finds it. */
interface ClassScore {
  readonly index: number;
  readonly label: string;
  /** 0 to 1. */
  readonly probability: number;
}

/** What a network says of a picture. */
export type Reading =
  | { readonly kind: 'classes'; readonly classes: readonly ClassScore[] }
  | { readonly kind: 'boxes'; readonly objects: readonly FoundObject[] }
  /** Its outputs one by one, of each the first values. */
  | {
      readonly kind: 'values';
      readonly outputs: readonly {
        readonly name: string;
        readonly shape: readonly number[];
        readonly values: readonly number[];
      }[];
    };

export interface Answer {
  readonly reading: Reading;
  /** Median over the rounds, without the picture's preparation. */
  readonly milliseconds: number;
  /** Of the network's file, and of what runs it as the server sent it; 0 where that was there already. */
  readonly networkBytes: number;
  readonly runtimeBytes: number;
  /** Of the picture. */
  readonly width: number;
  readonly height: number;
}
