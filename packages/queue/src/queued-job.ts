import type { ResultOf, SearchJob, TrainingEvent } from '@fsnet/training/search';
import type { Job } from 'bullmq';

/** What stands in the queue; its id is the job's own, so the same job stands there once. */
export interface JobData {
  /** Of the shared context. */
  readonly context: string;
  readonly job: SearchJob;
}

export type QueuedJob = Job<JobData, ResultOf<SearchJob>>;

/** How far a training is. */
export type JobProgress = Extract<TrainingEvent, { readonly kind: 'epoch' }>;
