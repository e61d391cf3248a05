import type { Compression } from '../recipe/recipe.ts';
import type { Candidate, LayerTable } from './choice.ts';
import type { Agreement } from './job.ts';
import type { TriedNetwork } from './network-trials.ts';
import type { SearchSettings } from './search-options.ts';
import type { SearchPlan } from './search-plan.ts';

/** All that a search has tried and found, as `search.json` holds it. Sizes are bytes, shares 0 to 1. */
export interface SearchRecord {
  readonly version: 1;
  readonly settings: SearchSettings;
  readonly plan: SearchPlan;
  /** The network that it began with: its file in float32, and how it does on the held-out images. */
  readonly dense: { readonly bytes: number; readonly measured: Agreement };
  /** Of a file, what is no layer. */
  readonly otherBytes: number;
  readonly layers: readonly LayerTable[];
  /** By the additive model: the least loss for files of these sizes. */
  readonly curve: readonly { readonly bytes: number; readonly loss: number }[];
  /** In the order in which they were trained. */
  readonly tried: readonly TriedNetwork[];
  readonly result?: SearchFindings;
}

/** What a search ends with. */
export interface SearchFindings {
  /** The job that trained it. */
  readonly job: string;
  readonly bytes: number;
  readonly measured: Agreement;
  /** Whether it keeps to the target. */
  readonly met: boolean;
  /** Of one image, where that was the target. */
  readonly milliseconds?: number;
  /** What a recipe says of its layers. */
  readonly compress: Compression;
  /** How each layer is stored, in the order of the tables. */
  readonly layers: readonly (Pick<Candidate, 'ratio' | 'bits' | 'bytes'> & { readonly layer: string })[];
}
