import type { SearchedBits } from '@fsnet/training/search';
import type { PreparedRun } from '../training/train-in-folder.ts';

/** What `fsn search` is asked for. */
export interface SearchOptions {
  readonly target: string;
  readonly data?: string;
  readonly dataset?: 'cifar10' | 'cifar100' | 'idx' | 'folder' | 'images';
  readonly output: string;
  readonly bits: readonly SearchedBits[];
  readonly ratios: readonly number[];
  readonly segments: 'filter' | 'row' | 'tap';
  readonly minutes?: number;
  readonly epochs?: number;
  readonly seed: number;
  /** As the encoder has it. */
  readonly small: boolean;
  /** The scale of the result's size; `true`: 1. */
  readonly compareUniform?: number | true;
  readonly resume?: boolean;
  readonly force?: boolean;
  readonly dryRun?: boolean;
  /** Address of a Redis whose workers run the jobs. */
  readonly queue?: string;
  readonly workers: number;
  readonly backend: PreparedRun['backend'];
  readonly preprocessing?: string;
  readonly json?: boolean;
}
