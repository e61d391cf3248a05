import type { DetectionData, TrainingResult } from '@fsnet/training';
import type { Progress } from '../terminal/progress.ts';
import type { FinishedFile } from './finish-run.ts';
import type { DataFolder } from './run-data.ts';
import type { PreparedTask } from './train-in-folder.ts';

/** What `fsn train` is asked for. */
export interface TrainOptions {
  readonly output: string;
  readonly data?: string;
  readonly dataset?: DataFolder['dataset'] | DetectionData['dataset'];
  readonly resume?: boolean;
  readonly force?: boolean;
  readonly workers: number;
  readonly backend: 'wasm' | 'webgpu' | 'cpu';
  readonly epochs?: number;
  readonly seed?: number;
  readonly preprocessing?: string;
  readonly json?: boolean;
}

/** What the tasks of runs differ in. */
export interface TaskRun {
  /** Reads network and images, which go together. To be called first. */
  prepare(progress: Progress): Promise<Pick<PreparedTask, 'graph' | 'teacher' | 'images' | 'frozen'>>;
  /** Makes the files that a run ends with, in its folder. */
  finish(trained: TrainingResult, directory: string, progress: Progress): Promise<FinishedFile>;
}
