import type { Bits } from './recipe/layer-settings.ts';

/** What happened to one layer. */
export interface LayerReport {
  /** Of the weight. */
  readonly name: string;
  /** Operator that computes with it. */
  readonly op: string;
  readonly kind: 'dense' | 'summary';
  readonly shape: readonly number[];
  /** Dense weights over stored values; 1 for a dense layer. */
  readonly ratio: number;
  readonly bits: Bits;
  /** Values that share a scale; 0: all of them. */
  readonly block: number;
  /** Values of the dense weight. */
  readonly weights: number;
  /** Values that are stored: `weights`, or the summary's length. */
  readonly stored: number;
  /** Whether the layer was fitted to a summary here; a summary that came in was not. */
  readonly fitted: boolean;
  /** L2 norm of what the fit lost over that of the weights; 0 for a dense layer or a summary that came in. */
  readonly fitError: number;
  /** The same, with what the quantisation lost. */
  readonly relativeError: number;
  /** Why the layer is not what was asked for. */
  readonly reason?: string;
  /** What a user should know before using the network. */
  readonly warning?: string;
}

/** What {@link compress} did. */
export interface CompressReport {
  /** In the order of the graph's weights; weights that are no layers are not listed. */
  readonly layers: readonly LayerReport[];
  readonly goldenSamples: {
    readonly count: number;
    /** Why there is none. */
    readonly reason?: string;
  };
  /** Plain sentences about the whole network. */
  readonly notes: readonly string[];
}

/** Relative error from which a fit that nobody trained is warned of: 9 % of the energy. */
const warnedError = 0.3;

/** The warning for a layer that was fitted with `relativeError`, or `undefined`. */
export function fitWarning(relativeError: number): string | undefined {
  if (!(relativeError > warnedError)) return undefined;
  const percent = Math.round(relativeError ** 2 * 100);
  return `this layer loses ${percent} % of its weights' energy; train the network, or lower the ratio`;
}
